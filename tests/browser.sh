#!/bin/sh
# Sees to it that a Chrome or Chromium is there for the journeys; says in one sentence what to do when it cannot.
set -eu

for name in google-chrome google-chrome-stable chromium chromium-browser chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then elevate=""
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then elevate="sudo -n"
  else elevate="none"; fi
  if [ "$elevate" != "none" ]; then
    echo "No Chrome or Chromium here: installing Debian's chromium and a Chinese font."
    export DEBIAN_FRONTEND=noninteractive
    if $elevate apt-get update -qq && $elevate apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; then exit 0; fi
  fi
fi

echo "The browser tests need Google Chrome or Chromium: install one (Debian: apt-get install chromium) and run the command again." >&2
exit 1
