# Runs in the Kaniko container, in the checkout. Everything comes by variables of the environment.
set -eu

# A link may lead out of the checkout.
inside() {
  case "$(realpath "$1")/" in
    "$(realpath .)"/*) ;;
    *) echo "$1 leads out of the checkout." >&2; exit 1 ;;
  esac
}
inside "$BUILD_DOCKERFILE"
inside "$BUILD_CONTEXT"

exec /kaniko/executor \
  --context="dir://$PWD/$BUILD_CONTEXT" \
  --dockerfile="$PWD/$BUILD_DOCKERFILE" \
  --destination="$BUILD_DESTINATION" \
  --digest-file="$BUILD_DIGEST_FILE" \
  --label="org.opencontainers.image.revision=$BUILD_COMMIT" \
  --label="org.opencontainers.image.source=$BUILD_REPOSITORY" \
  --cache=true \
  --cache-repo="$BUILD_CACHE" \
  --cache-ttl=336h \
  --push-retry=3 \
  --image-download-retry=3
