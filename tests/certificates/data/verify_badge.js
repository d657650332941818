// A verifier of badges that shares nothing with ours: node's own cryptography, no packages, no network.
// Arguments: badge.jwt, did.json as it is published, the status list as it is published, the moment in seconds.
// Prints who issued it and its title, or one word for why it does not count; exits with 1 then.
const crypto = require('crypto');
const fs = require('fs');
const zlib = require('zlib');

const [badgeFile, didFile, listFile, moment] = process.argv.slice(2);
const did = JSON.parse(fs.readFileSync(didFile, 'utf8'));
const now = Number(moment);

function fail(why) {
  console.log(why);
  process.exit(1);
}

function read(file) {
  const token = fs.readFileSync(file, 'ascii').trim();
  const [head, body, signature] = token.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url'));
  if (header.alg !== 'RS256') fail('algorithm');
  const method = did.verificationMethod.find((one) => one.id === header.kid);
  if (!method || !did.assertionMethod.includes(method.id)) fail('key');
  const key = crypto.createPublicKey({ key: method.publicKeyJwk, format: 'jwk' });
  const isSigned = crypto.verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  if (!isSigned) fail('signature');
  const said = JSON.parse(Buffer.from(body, 'base64url'));
  if (said.iss !== did.id) fail('issuer');
  if (said.nbf > now || Date.parse(said.validFrom) > now * 1000) fail('early');
  if ((said.exp && said.exp < now) || (said.validUntil && Date.parse(said.validUntil) < now * 1000)) fail('expired');
  return said;
}

const badge = read(badgeFile);
const list = read(listFile);
if (badge.credentialStatus.statusListCredential !== list.id) fail('list');
const bits = zlib.gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'));
const place = Number(badge.credentialStatus.statusListIndex);
if (bits[place >> 3] & (0x80 >> (place & 7))) fail('revoked');
console.log(JSON.stringify([badge.issuer.id, badge.name]));
