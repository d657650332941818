"""How dates and times are written, where Django follows another country than ours."""
