#!/bin/sh
# Sees to it that the servers of the engine suite are there: MariaDB, and a Java for Spark; says in one sentence what to
# do when they cannot be had. Debian would start its MariaDB: it is told not to, the suite starts one of its own.
set -eu

missing=""
{ command -v mariadbd || [ -x /usr/sbin/mariadbd ]; } >/dev/null 2>&1 || missing="$missing mariadb-server"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then elevate=""
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then elevate="sudo -n"
  else elevate="none"; fi
  if [ "$elevate" != "none" ]; then
    echo "Installing for the engine suite:$missing"
    made=""
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      made=1
      printf '#!/bin/sh\nexit 101\n' | $elevate tee /usr/sbin/policy-rc.d >/dev/null
      $elevate chmod +x /usr/sbin/policy-rc.d
    fi
    done=1
    # shellcheck disable=SC2086
    $elevate apt-get update -qq && $elevate env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
      --no-install-recommends $missing >/dev/null && done=0
    [ -z "$made" ] || $elevate rm -f /usr/sbin/policy-rc.d
    [ "$done" = 0 ] && exit 0
  fi
fi

echo "The engine suite needs$missing: install it and run the command again." >&2
exit 1
