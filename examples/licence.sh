#!/bin/sh
# Buys a product, downloads it, activates its licence on this device and verifies the licence offline, with curl and openssl
# alone. Needs API, TOKEN (of somebody who may spend money of the team TEAM) and PRODUCT; an optional COUPON.
set -eu
API=${API:-http://localhost:4000/api/v1}
WORK=${WORK:-$(mktemp -d)}
FINGERPRINT=${FINGERPRINT:-$(cat /etc/machine-id)}

call() {
  curl -fsS -X "$1" "$API$2" -H "authorization: Bearer $TOKEN" -H "x-team-id: $TEAM" \
    -H 'content-type: application/json' ${3:+-d "$3"}
}
# The text of the first field of that name in JSON on standard input; the fields read here have no quotes in them.
field() { grep -o '"'"$1"'":"[^"]*"' | head -n 1 | cut -d'"' -f4; }
# The bytes of a part of a JWS: base64 with another alphabet and without padding.
unbase64url() {
  tr '_-' '/+' | tr -d '\n' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | openssl base64 -d -A
}

PURCHASE=$(call POST /purchases "{\"product_id\":\"$PRODUCT\"${COUPON:+,\"coupon\":\"$COUPON\"}}")
ID=$(printf %s "$PURCHASE" | field id)
URL=$(printf %s "$PURCHASE" | field checkout_url)
[ -z "$URL" ] || echo "pay at $URL" >&2
while [ "$(call GET "/purchases/$ID" | field status)" = pending ]; do sleep 1; done

curl -fsS -o "$WORK/product" "$(call POST "/purchases/$ID/download" '{}' | field link)"
KEY=$(call GET "/purchases/$ID/license" | field key)
curl -fsS -X POST "$API/licenses/activate" -H 'content-type: application/json' \
  -d "{\"key\":\"$KEY\",\"fingerprint\":\"$FINGERPRINT\"}" | field file >"$WORK/licence.jws"

# From here on nothing but the public key is needed. A program has it built in.
curl -fsS "$API/licenses/keys" | field public_key | sed 's/\\n/\n/g' >"$WORK/key.pem"
cut -d. -f1,2 "$WORK/licence.jws" | tr -d '\n' >"$WORK/text"
cut -d. -f3 "$WORK/licence.jws" | unbase64url >"$WORK/signature"
openssl pkeyutl -verify -pubin -inkey "$WORK/key.pem" -rawin -in "$WORK/text" -sigfile "$WORK/signature"

CLAIMS=$(cut -d. -f2 "$WORK/licence.jws" | unbase64url)
EXP=$(printf %s "$CLAIMS" | sed -n 's/.*"exp":\([0-9]*\).*/\1/p')
FP=$(printf 'fingerprint:%s' "$FINGERPRINT" | openssl dgst -sha256 -r | cut -d' ' -f1)
case $CLAIMS in *"$FP"*) ;; *) echo "the licence is for another device" >&2 && exit 1 ;; esac
[ "$EXP" -gt "$(date +%s)" ] || { echo "the licence has expired" >&2 && exit 1; }
echo "licensed until $(date -u -d "@$EXP" +%F 2>/dev/null || date -u -r "$EXP" +%F)"
