"""Who may ask what: every address, by method and role. Written by hand and reviewed by people.

Nothing makes this file from what the site does, and nothing must: a new address fails the build until somebody has
thought about each of its cells. What a cell says is asked for real in ``test_matrix.py``.

Columns: A nobody · L the learner whose things these are · O another learner · T trainer of the group that owns the
course · U trainer of another group · E editor · S administrator · X somebody suspended while signed in.

``full`` answered, with what only some may know (the canary) · ``bare`` answered, without it · ``ok`` answered, or led
on; without the canary for whoever is not the owner where the row says ``bare`` elsewhere · ``login`` sent to sign in;
the API says 401 · ``no`` not there or forbidden · ``405`` no such method · ``·`` not asked here, see the heading.

Whoever is suspended is nobody: X is as A in every row.
"""

#      method  address                               object          A      L      O      T      U      E      S      X
OURS = """
       # --- The site as a whole
       GET   front_door                              -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   health_live                             -               bare   bare   bare   bare   bare   bare   bare   bare
       POST  health_live                             -               405    405    405    405    405    405    405    405
       GET   health_ready                            -               bare   bare   bare   bare   bare   bare   bare   bare
       POST  health_ready                            -               405    405    405    405    405    405    405    405
       GET   exit                                    -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   service_css                             -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   service_logo                            wrong_logo      no     no     no     no     no     no     no     no
       GET   resume                                  -               ok     ok     ok     ok     ok     ok     ok     ok
       POST  resume                                  -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   sitemap                                 -               bare   bare   bare   bare   bare   bare   bare   bare
       POST  sitemap                                 -               405    405    405    405    405    405    405    405
       GET   website:my_learning                     -               login  full   bare   bare   bare   bare   bare   login
       POST  website:my_learning                     -               login  405    405    405    405    405    405    login
       GET   website:search                          seek            bare   full   bare   full   bare   bare   full   bare
       POST  website:search                          seek            405    405    405    405    405    405    405    405
       GET   website:topics                          -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   website:topic                           topic           bare   full   bare   full   bare   bare   full   bare

       GET   website:accessibility                   -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   website:display                         -               bare   bare   bare   bare   bare   bare   bare   bare
       POST  website:display                         -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   plain_language                          easy            ok     ok     ok     ok     ok     ok     ok     ok
       GET   feedback:index                          -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   feedback:thanks                         -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   feedback:write                          accessibility   bare   bare   bare   bare   bare   bare   bare   bare
       POST  feedback:write                          accessibility   ok     ok     ok     ok     ok     ok     ok     ok
       GET   feedback:write                          error_on_page   no     full   no     full   no     no     full   no
       POST  feedback:write                          error_on_page   no     ok     no     ok     no     no     ok     no

       # --- Pages: closed is for the readers' group; nobody reads a draft here, not even who writes it
       GET   wagtail_serve                           home            bare   ok     bare   ok     bare   bare   ok     bare
       GET   wagtail_serve                           catalogue       bare   full   bare   full   bare   bare   full   bare
       GET   wagtail_serve                           public_course   bare   bare   bare   bare   bare   bare   bare   bare
       GET   wagtail_serve                           public_lesson   ok     ok     ok     ok     ok     ok     ok     ok
       GET   wagtail_serve                           closed_course   login  full   no     full   no     no     full   login
       GET   wagtail_serve                           closed_module   login  ok     no     ok     no     no     ok     login
       GET   wagtail_serve                           closed_lesson   login  full   no     full   no     no     full   login
       GET   wagtail_serve                           closed_quiz     login  full   no     full   no     no     full   login
       GET   wagtail_serve                           draft_lesson    no     no     no     no     no     no     no     no
       GET   wagtail_serve                           draft_course    no     no     no     no     no     no     no     no
       GET   wagtail_serve                           handbooks       bare   full   bare   full   bare   bare   full   bare
       GET   wagtail_serve                           closed_handbook login  full   no     full   no     no     full   login
       GET   wagtail_serve                           closed_chapter  login  full   no     full   no     no     full   login
       GET   media                                   closed_image    no     ok     no     ok     no     ok     ok     no
       POST  media                                   closed_image    405    405    405    405    405    405    405    405

       # --- Courses by key
       GET   courses:enroll                          closed          login  ok     no     full   no     no     full   login
       POST  courses:enroll                          closed          login  ok     no     ok     no     no     ok     login
       GET   courses:untranslated                    closed          no     ok     no     ok     no     no     ok     no
       GET   courses:note                            step_key        no     ok     no     ok     no     no     ok     no
       POST  courses:note                            step_key        no     ok     no     ok     no     no     ok     no
       GET   courses:note_read                       step_key        no     ok     no     ok     no     no     ok     no
       GET   courses:stand_in                        step_key        no     ok     no     ok     no     no     ok     no
       GET   courses:pause                           step_key        no     ok     no     ok     no     no     ok     no
       GET   courses:calm                            step            login  ok     no     no     no     no     no     login
       GET   courses:skip                            step            login  405    405    405    405    405    405    login
       POST  courses:skip                            step            login  no     no     no     no     no     no     login
       GET   courses:resume                          enrollment      login  ok     no     no     no     no     no     login
       GET   courses:step                            step            login  ok     no     no     no     no     no     login
       GET   courses:mark_read                       step            login  405    405    405    405    405    405    login
       POST  courses:mark_read                       step            login  ok     no     no     no     no     no     login
       GET   courses:attempt_start                   quiz            login  405    405    405    405    405    405    login
       POST  courses:attempt_start                   quiz            login  ok     no     no     no     no     no     login
       GET   courses:attempt_question                question        login  full   no     no     no     no     no     login
       POST  courses:attempt_question                question        login  ok     no     no     no     no     no     login
       GET   courses:attempt_feedback                question        login  ok     no     no     no     no     no     login
       GET   courses:attempt_check                   attempt         login  full   no     no     no     no     no     login
       GET   courses:attempt_result                  attempt         login  ok     no     no     no     no     no     login
       GET   courses:attempt_submit                  attempt         login  405    405    405    405    405    405    login
       POST  courses:attempt_submit                  attempt         login  ok     no     no     no     no     no     login
       GET   courses:behind                          step            login  ok     no     no     no     no     no     login
       GET   courses:renew                           enrollment      login  405    405    405    405    405    405    login
       POST  courses:renew                           enrollment      login  no     no     no     no     no     no     login
       GET   courses:kept                            enrollment      login  ok     no     no     no     no     no     login
       GET   courses:studied                         studied         login  full   no     no     no     no     no     login
       GET   courses:studied_step                    studied_step    login  full   no     no     no     no     no     login
       GET   courses:studied_changes                 studied_step    login  full   no     no     no     no     no     login

       # --- Handbooks by lasting address
       GET   handbooks:permalink                     handbook        login  ok     no     ok     no     no     ok     login
       GET   handbooks:permalink                     chapter         login  ok     no     ok     no     no     ok     login
       GET   handbooks:contents                      handbook        login  full   no     full   no     no     full   login
       GET   handbooks:changes                       handbook        login  full   no     full   no     no     full   login
       GET   handbooks:search                        handbook_seek   login  full   no     full   no     no     full   login
       GET   handbooks:print                         handbook        login  full   no     full   no     no     full   login
       GET   handbooks:feed                          handbook        login  full   no     full   no     no     full   login
       POST  handbooks:permalink                     handbook        405    405    405    405    405    405    405    405

       # --- Certificates: the holder's pages, and what anybody with the code may see
       GET   certificates:of_enrollment              earned          login  ok     no     no     no     no     no     login
       POST  certificates:of_enrollment              earned          login  ok     no     no     no     no     no     login
       GET   certificates:record                     -               login  full   bare   bare   bare   bare   bare   login
       POST  certificates:record                     -               login  405    405    405    405    405    405    login
       GET   certificates:record_file                record_csv      login  full   bare   bare   bare   bare   bare   login
       GET   certificates:record_file                record_zip      login  ok     ok     ok     ok     ok     ok     login
       GET   certificates:detail                     certificate     login  full   no     no     no     no     no     login
       GET   certificates:name_shown                 certificate     login  405    405    405    405    405    405    login
       POST  certificates:name_shown                 certificate     login  ok     no     no     no     no     no     login
       GET   certificates:pdf                        pdf             login  full   no     no     no     no     no     login
       GET   certificates:another_name               certificate     login  full   no     no     no     no     no     login
       POST  certificates:another_name               certificate     login  ok     no     no     no     no     no     login
       GET   certificates:send                       certificate     login  ok     no     no     no     no     no     login
       POST  certificates:send                       certificate     login  ok     no     no     no     no     no     login
       GET   certificates:badge                      certificate     login  ok     no     no     no     no     no     login
       POST  certificates:badge                      certificate     login  ok     no     no     no     no     no     login
       GET   badges:did                              -               bare   bare   bare   bare   bare   bare   bare   bare
       POST  badges:did                              -               405    405    405    405    405    405    405    405
       GET   badges:keys                             -               bare   bare   bare   bare   bare   bare   bare   bare
       POST  badges:keys                             -               405    405    405    405    405    405    405    405
       GET   badges:status                           list            bare   bare   bare   bare   bare   bare   bare   bare
       POST  badges:status                           list            405    405    405    405    405    405    405    405
       GET   printed:form                            -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   printed:code                            code            full   full   full   full   full   full   full   full
       GET   verify:form                             -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   verify:code                             code            full   full   full   full   full   full   full   full
       GET   verify:code                             wrong_code      no     no     no     no     no     no     no     no
       POST  verify:code                             code            405    405    405    405    405    405    405    405
       GET   verify:name                             code            405    405    405    405    405    405    405    405
       POST  verify:name                             code            full   full   full   full   full   full   full   full
       POST  verify:name                             wrong_code      no     no     no     no     no     no     no     no
       GET   printed:name                            code            405    405    405    405    405    405    405    405
       GET   verify:many                             -               bare   bare   bare   bare   bare   bare   bare   bare
       POST  verify:many                             codes           full   full   full   full   full   full   full   full
       GET   printed:many                            -               bare   bare   bare   bare   bare   bare   bare   bare

       # --- One's account
       GET   accounts:profile                        -               login  full   bare   bare   bare   bare   bare   login
       POST  accounts:profile                        -               login  ok     bare   bare   bare   bare   bare   login
       GET   accounts:my_data                        -               login  ok     ok     ok     ok     ok     ok     login
       GET   accounts:my_data_read                   -               login  ok     ok     ok     ok     ok     ok     login
       GET   accounts:my_data_download               -               login  ok     ok     ok     ok     ok     ok     login
       GET   accounts:erase                          -               login  ok     ok     ok     ok     ok     ok     login
       POST  accounts:erase                          -               login  ok     ok     ok     ok     ok     ok     login
       GET   accounts:erased                         -               bare   ok     ok     ok     ok     ok     ok     bare
       GET   accounts:stay                           -               login  ok     ok     ok     ok     ok     ok     login
       GET   accounts:devices                        -               login  ok     ok     ok     ok     ok     ok     login
       POST  accounts:devices                        -               login  405    405    405    405    405    405    login
       GET   accounts:end_device                     sign_in         login  405    405    405    405    405    405    login
       POST  accounts:end_device                     sign_in         login  ok     no     no     no     no     no     login
       GET   accounts:end_other_devices              -               login  405    405    405    405    405    405    login
       POST  accounts:end_other_devices              -               login  ok     ok     ok     ok     ok     ok     login
       GET   accounts:tokens                         -               login  full   bare   bare   bare   bare   bare   login
       POST  accounts:tokens                         -               login  ok     bare   bare   bare   bare   bare   login
       GET   accounts:revoke_token                   token           login  405    405    405    405    405    405    login
       POST  accounts:revoke_token                   token           login  ok     no     no     no     no     no     login

       # --- The API
       GET   api:schema                              -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   api:docs                                -               bare   bare   bare   bare   bare   bare   bare   bare
       GET   api:courses                             -               bare   full   bare   full   bare   bare   full   bare
       POST  api:courses                             -               405    405    405    405    405    405    405    405
       GET   api:course                              closed          no     full   no     full   no     no     full   no
       GET   api:course                              draft_course    no     no     no     no     no     no     no     no
       GET   api:handbooks                           -               bare   full   bare   full   bare   bare   full   bare
       GET   api:chapters                            handbook_key    no     full   no     full   no     no     full   no
       GET   api:chapter                             chapter_key     no     full   no     full   no     no     full   no
       GET   api:search                              seek            bare   full   bare   full   bare   bare   full   bare
       GET   api:enrollments                         -               login  full   bare   bare   bare   bare   bare   login
       GET   api:enrollment                          enrollment      login  full   no     no     no     no     no     login
       GET   api:lesson_read                         step            405    405    405    405    405    405    405    405
       POST  api:lesson_read                         step            login  ok     no     no     no     no     no     login
       GET   api:certificates                        -               login  full   bare   bare   bare   bare   bare   login
       GET   api:certificate_check                   code            full   full   full   full   full   full   full   full
       GET   api:certificate_check                   wrong_code      no     no     no     no     no     no     no     no
       GET   api:not_there                           nothing         no     no     no     no     no     no     no     no
       POST  api:not_there                           nothing         no     no     no     no     no     no     no     no
"""

# Signing in and the like: allauth's pages, which write nothing here but what its own tests cover.
# None of these people has a second factor: there is nothing to take away or to look at.
SIGN_IN = """
       GET   account_login                           -               bare   ok     ok     ok     ok     ok     ok     bare
       GET   account_signup                          -               bare   ok     ok     ok     ok     ok     ok     bare
       GET   account_logout                          -               ok     ok     bare   bare   bare   bare   bare   ok
       GET   account_inactive                        -               bare   ok     bare   bare   bare   bare   bare   bare
       GET   account_reauthenticate                  -               login  ok     ok     ok     ok     ok     ok     login
       GET   account_email                           -               login  ok     ok     ok     ok     ok     ok     login
       GET   account_email_verification_sent         -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   account_change_password                 -               login  ok     ok     ok     ok     ok     ok     login
       GET   account_set_password                    -               login  ok     ok     ok     ok     ok     ok     login
       GET   account_reset_password                  -               bare   ok     ok     ok     ok     ok     ok     bare
       GET   account_confirm_login_code              -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   account_confirm_password_reset_code     -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   account_complete_password_reset         -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   account_password_reset_completed        -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   account_signup_by_passkey               -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   account_request_login_code              -               bare   ok     ok     ok     ok     ok     ok     bare
       GET   wagtailcore_login                       -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   mfa_index                               -               login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_authenticate                        -               ok     ok     ok     ok     ok     ok     ok     ok
       GET   mfa_reauthenticate                      -               login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_activate_totp                       -               login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_deactivate_totp                     -               login  no     no     no     no     no     no     login
       GET   mfa_view_recovery_codes                 -               login  no     no     no     no     no     no     login
       GET   mfa_generate_recovery_codes             -               login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_download_recovery_codes             -               login  no     no     no     no     no     no     login
       GET   mfa_list_webauthn                       -               login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_add_webauthn                        -               login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_reauthenticate_webauthn             -               login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_remove_webauthn                     number          login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_edit_webauthn                       number          login  ok     ok     ok     ok     ok     ok     login
       GET   mfa_login_webauthn                      -               bare   ok     ok     ok     ok     ok     ok     bare
       GET   mfa_signup_webauthn                     -               ok     ok     ok     ok     ok     ok     ok     ok
"""

# The editor's most dangerous addresses, with the closed course's page, its draft, or the learner in them.
ADMIN = """
       GET   wagtailadmin_home                       -               login  login  login  ok     bare   ok     ok     login
       GET   contacts_overdue                        -               login  login  login  ok     ok     ok     ok     login
       GET   inbox                                   -               login  login  login  full   bare   full   full   login
       GET   inbox_message                           message         login  login  login  full   no     full   full   login
       GET   wagtailadmin_pages:edit                 closed_page     login  no     no     full   no     full   full   login
       GET   quiz_allowances                         quiz_page       login  no     no     ok     no     ok     ok     login
       POST  quiz_allowances                         quiz_page       login  no     no     ok     no     ok     ok     login
       GET   wagtailadmin_pages:edit                 draft_page      login  no     no     full   no     full   full   login
       GET   wagtailadmin_pages:view_draft           draft_page      login  no     no     full   no     full   full   login
       GET   wagtailadmin_pages:history              draft_page      login  no     no     full   no     full   full   login
       GET   wagtailadmin_pages:revisions_compare    compared        login  no     no     ok     no     ok     ok     login
       GET   wagtailadmin_pages:usage                closed_page     login  no     no     ok     no     ok     ok     login
       GET   wagtailadmin_pages:copy                 closed_page     login  no     no     full   no     ok     full   login
       GET   wagtailadmin_pages:delete               draft_page      login  no     no     full   no     full   full   login
       GET   wagtailadmin_pages:move                 draft_page      login  no     no     full   no     ok     full   login
       GET   wagtailadmin_pages:unpublish            closed_page     login  no     no     ok     no     no     ok     login
       GET   wagtailadmin_pages:set_privacy          closed_page     login  no     no     ok     no     no     ok     login
       GET   wagtailadmin_explore                    closed_page     login  no     no     full   no     full   full   login
       GET   wagtailadmin_api:pages:detail           draft_page_pk   login  no     no     full   no     full   full   login
       GET   wagtailadmin_api:pages:listing          -               login  login  login  ok     bare   ok     ok     login
       GET   wagtailadmin_choose_page_search         seek            login  login  login  ok     bare   ok     ok     login
       GET   wagtail_localize:submit_page_translation closed_page    login  no     no     ok     no     ok     ok     login
       GET   courses_admin:confirm_publishing        draft_revision  login  no     no     full   no     no     full   login
       GET   courses_admin:editions                  closed_page     login  no     no     full   no     full   full   login
       GET   courses_admin:retire                    closed_page     login  no     no     full   no     no     full   login
       POST  courses_admin:archive                   closed_page     login  no     no     ok     no     no     ok     login
       POST  courses_admin:take_back                 closed_page     login  no     no     ok     no     no     ok     login
       GET   courses_admin:learners                  closed_page     login  no     no     full   no     no     full   login
       GET   courses_admin:learner                   closed_learner  login  no     no     full   no     no     full   login
       POST  courses_admin:learner                   closed_learner  login  no     no     full   no     no     full   login
       GET   wagtailadmin_reports:site_history       -               login  login  login  ok     bare   ok     ok     login
       GET   wagtailusers_users:index                -               login  login  login  no     no     no     full   login
       GET   wagtailusers_users:edit                 learner_pk      login  login  login  no     no     no     full   login
       GET   wagtailusers_users:delete               learner_pk      login  login  login  no     no     no     full   login
       GET   wagtailusers_users:history              learner_pk      login  login  login  no     no     no     full   login
       GET   wagtailusers_users:add                  -               login  login  login  no     no     no     ok     login
       GET   wagtailusers_groups:index               -               login  login  login  no     no     no     ok     login
       GET   wagtailusers_groups:add                 -               login  login  login  no     no     no     ok     login
       GET   wagtailsites:index                      -               login  login  login  no     no     no     ok     login
       GET   wagtaillocales:index                    -               login  login  login  no     no     no     ok     login
       GET   wagtailredirects:index                  -               login  login  login  no     no     no     ok     login
       GET   wagtailadmin_collections:index          -               login  login  login  no     no     no     ok     login
       GET   wagtailadmin_workflows:index            -               login  login  login  no     no     no     ok     login
       GET   question_bank                           -               login  login  login  full   bare   full   full   login
       POST  question_bank                           -               login  login  login  no     no     no     no     login
       GET   question_chooser:choose                 -               login  login  login  full   bare   full   full   login
       GET   question_chooser:choose_results         -               login  login  login  full   bare   full   full   login
       GET   question_chooser:chosen                 quiz_question   login  login  login  full   no     full   full   login
       GET   quizzes:import                          quiz_page       login  no     no     full   no     full   full   login
       POST  quizzes:import                          quiz_page       login  no     no     ok     no     ok     ok     login
       GET   quizzes:export                          quiz_page       login  no     no     full   no     full   full   login
       GET   quizzes:export_file                     quiz_file       login  no     no     full   no     full   full   login
       GET   quizzes:statistics                      quiz_page       login  no     no     full   no     full   full   login
       GET   quizzes:statistics_file                 quiz_numbers    login  no     no     bare   no     bare   bare   login
       GET   quizzes:remark                          quiz_version    login  no     no     full   no     full   full   login
       POST  quizzes:remark                          quiz_version    login  no     no     ok     no     ok     ok     login
       GET   quizzes:template                        form            login  login  login  bare   bare   bare   bare   login

       # --- Certificates: of the courses that somebody may publish; templates are the administrators'. Who looks after
       # another course gets in, and finds nothing there; somebody else's ticks choose nothing. Editors publish nothing.
       GET   certificates_admin:index                -               login  login  login  full   bare   no     full   login
       POST  certificates_admin:index                -               login  login  login  405    405    no     405    login
       GET   certificates_admin:detail               looked_at       login  login  login  full   no     no     full   login
       POST  certificates_admin:detail               looked_at       login  login  login  405    405    no     405    login
       POST  certificates_admin:reissue              reissued        login  login  login  ok     no     no     ok     login
       POST  certificates_admin:act                  revoked         login  login  login  ok     bare   no     ok     login
       GET   certificates_admin:requests             -               login  login  login  full   bare   no     full   login
       POST  certificates_admin:decide               asked           login  login  login  ok     no     no     ok     login
       POST  certificates_admin:pack                 chosen          login  login  login  ok     bare   no     ok     login
       GET   certificates_admin:packed               packed          login  login  login  bare   no     no     no     login
       GET   certificates_admin:packed_file          packed          login  login  login  no     no     no     no     login
       GET   certificates_admin:designs              -               login  login  login  no     no     no     full   login
       GET   certificates_admin:design               issuer          login  login  login  no     no     no     full   login
       POST  certificates_admin:preview              issuer_in       login  login  login  no     no     no     ok     login
"""

# All else below /admin/, by pattern: nobody gets in who may not edit. What a trainer learns there of another group is
# asked of each of these addresses in tests/website/test_trainer_rights.py; editors and administrators may see it all.
ADMIN_PATTERNS = """
       GET   wagtailadmin_login                      *               login  no     no     ·      ·      ·      ·      login
       GET   wagtailadmin_password_reset*            *               ok     ok     ok     ·      ·      ·      ·      ok
       GET   wagtailadmin_javascript_catalog         *               ok     ok     ok     ·      ·      ·      ·      ok
       GET   wagtailadmin_sprite                     *               ok     ok     ok     ·      ·      ·      ·      ok
       GET   wagtailadmin_error_test                 *               ·      ·      ·      ·      ·      ·      ·      ·
       GET   wagtail_localize:javascript_catalog     *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailadmin_*                          *               login  login  login  ·      ·      ·      ·      login
       GET   wagtail_localize:*                      *               login  login  login  ·      ·      ·      ·      login
       GET   certificates_admin:*                    *               login  login  login  ·      ·      ·      ·      login
       GET   wagtail_bulk_action                     *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailsettings:*                       *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailredirects:*                      *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailsnippets:*                       *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailsnippets_content_*               *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailsnippetchoosers_content_*        *               login  login  login  ·      ·      ·      ·      login
       GET   wagtaildocs*                            *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailimages*                          *               login  login  login  ·      ·      ·      ·      login
       GET   wagtaillocales:*                        *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailsites:*                          *               login  login  login  ·      ·      ·      ·      login
       GET   wagtailusers_*                          *               login  login  login  ·      ·      ·      ·      login
       GET   @admin/login/                           *               login  no     no     ·      ·      ·      ·      login
       GET   @admin/*                                *               login  login  login  ·      ·      ·      ·      login
"""
