#!/bin/sh
# The launcher in bad places: each test is a project of its own, whose "Nightshift" is a small Java program that tells
# how it was started, and whose Maven is a script that brings that program's jar. Prints TAP.
set -u
unset CDPATH NIGHTSHIFT_JAVA_HOME NIGHTSHIFT_UV NIGHTSHIFT_JAVA_OPTS NIGHTSHIFT_WORKSPACE XDG_CACHE_HOME
root=$(cd "$(dirname "$0")/../../.." && pwd)
export NIGHTSHIFT_AOT=no # the training costs a second a build; the tests that want it say so
area=$(mktemp -d)
trap 'chmod -R u+w "$area"; rm -rf "$area"' EXIT
home=$root
state=$area/state
mkdir "$state"
. "$root/src/main/sh/machine.sh"
find_java jdk || stop "the launcher's tests need a JDK 25" "$(how_to_get_java)"
jdk=$java_home
cd "$area" || exit 1

mkdir tell bin
cat >tell/Tell.java <<'JAVA'
public class Tell {
  public static void main(String[] words) {
    System.out.println("home=" + System.getProperty("nightshift.home"));
    System.out.println("uv=" + System.getenv("NIGHTSHIFT_UV"));
    System.out.println("names=" + System.getProperty("sun.jnu.encoding"));
    System.out.println("java=" + System.getProperty("java.home"));
    for (var word : words) System.out.println("word=" + word);
    System.exit(words.length > 0 && words[0].equals("exit") ? Integer.parseInt(words[1]) : 0);
  }
}
JAVA
"$jdk/bin/javac" -d tell/classes tell/Tell.java && "$jdk/bin/jar" cfe tell/tell.jar Tell -C tell/classes . || exit 1
cat >bin/mvn <<MVN
#!/bin/sh
echo build >>calls
[ ! -e slow ] || sleep 1
[ ! -e hang ] || { echo \$\$ >maven.pid; exec sleep 60; }
[ ! -e broken ] || { echo '[ERROR] Thing.java:[3,5] cannot find symbol'; exit 1; }
for word; do case \$word in -Dbuild.folder=*) folder=\${word#*=} ;; esac; done
mkdir -p "\$folder/lib" && cp "$area/tell/tell.jar" "\$folder/nightshift.jar"
MVN
printf '#!/bin/sh\necho "uv 0.13.9"\n' >bin/uv
chmod +x bin/mvn bin/uv

# A project in folder $1; the test goes on in it, on a PATH that has our Maven first.
project() {
  mkdir -p "$1/src/main/java" "$1/.mvn"
  cp -R "$root/nightshift" "$1/"
  cp -R "$root/src/main/sh" "$1/src/main/"
  touch "$1/pom.xml"
  cd "$1" || exit 1
  PATH=$area/bin:$PATH
  export JAVA_HOME="$jdk"
}
fail() {
  echo "# $*"
  exit 1
}
says() { # $1: file, $2: text that must be in it
  grep -qF -- "$2" "$1" || fail "expected '$2' in: $(cat "$1")"
}
builds() { [ "$(grep -c build calls)" = "$1" ] || fail "expected $1 builds, saw $(grep -c build calls)"; }
start() { ./nightshift "$@" >out 2>err || fail "exit $?: $(cat err)"; }
refuses() { # $1: exit code, then the words
  expected=$1 && shift
  ./nightshift "$@" >out 2>err && fail "it started"
  got=$?
  [ "$got" = "$expected" ] || fail "exit $got: $(cat err)"
}
without() { # a PATH with everything of /usr/bin and /bin but the named programs
  mkdir -p "$area/small"
  for tool in /bin/* /usr/bin/*; do ln -sf "$tool" "$area/small/"; done
  for tool; do rm -f "$area/small/$tool"; done
  # shellcheck disable=SC2123
  PATH=$area/small
}

the_second_start_does_not_build() {
  project plain
  unset NIGHTSHIFT_AOT
  start --help
  says err "building Nightshift once"
  start --help
  [ ! -s err ] || fail "$(cat err)"
  builds 1
}
# shellcheck disable=SC2016
words_reach_the_program_as_they_are() {
  project words
  start status 'a b' "it's" '$(touch pwned)' '' '*' 'ü' '-x'
  tail -n 8 out >words
  printf 'word=%s\n' status 'a b' "it's" '$(touch pwned)' '' '*' 'ü' '-x' | cmp - words || fail "$(cat words)"
  [ ! -e pwned ] || fail "a word was run"
}
its_exit_code_is_the_programs() {
  project exits
  refuses 75 exit 75
}
a_folder_of_any_name_will_do() {
  project "it's a \"näme\" \$HOME 核 %20"
  start --help
  says out "home=$PWD"
  start --help
  builds 1
}
a_link_leads_to_the_projects_folder() {
  project linked
  mkdir "elsewhere"
  ln -s ../nightshift elsewhere/one
  ln -s "$PWD/elsewhere/one" "$area/two"
  (cd / && "$area/two" --help) >out 2>err || fail "$(cat err)"
  says out "home=$area/linked"
}
a_newer_source_is_built() {
  project newer
  start --help
  touch -d '+2 seconds' src/main/java/New.java
  start --help
  builds 2
}
a_newer_build_leaves_the_one_that_runs() {
  project running
  start --help
  first=$(cat .nightshift/app/current)
  tail -f "$PWD/.nightshift/app/$first/nightshift.jar" >/dev/null 2>&1 & # has that build in its command line
  holder=$!
  for second in 2 4 6; do
    touch -d "+$second seconds" src/main/java/New.java
    start --help
  done
  kill "$holder" || fail "the holder was gone before the test was over"
  [ -r ".nightshift/app/$first/nightshift.jar" ] || fail "the running build was removed"
  touch -d '+8 seconds' src/main/java/New.java
  start --help
  [ ! -e ".nightshift/app/$first" ] || fail "an unused build was kept"
}
two_starts_at_once_build_once() {
  project twice
  touch slow
  ./nightshift --help >out1 2>err1 &
  ./nightshift --help >out2 2>err2 || fail "$(cat err2)"
  wait $! || fail "$(cat err1)"
  builds 1
  cat err1 err2 >err
  says err "another start is building; waiting for it"
}
a_broken_build_shows_its_end_and_is_tried_again() {
  project broken
  touch broken
  refuses 4 --help
  says err "cannot find symbol"
  says err "Nightshift could not be built; the whole text: $PWD/.nightshift/build.log"
  rm broken
  start --help
}
a_killed_build_is_done_again() {
  project killed
  touch hang
  ./nightshift --help >out 2>err &
  launcher=$!
  tries=0
  until [ -s maven.pid ] || [ $tries -gt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  kill -9 $launcher "$(cat maven.pid)"
  wait $launcher 2>/dev/null
  rm hang
  start --help
  builds 2
  [ "$(find .nightshift/app -name '.building*')" = "" ] || fail "rubbish was left"
}
without_maven_the_command_is_named() {
  project no_maven
  without mvn
  refuses 4 --help
  says err "there is no mvn on PATH"
  says err "apt-get install maven"
}
a_wrong_java_home_is_passed_over() {
  project wrong_java
  mkdir -p old/bin
  cp /bin/true old/bin/java
  echo 'JAVA_VERSION="17.0.15"' >old/release
  JAVA_HOME=$PWD/old PATH=$jdk/bin:$PATH
  start --help
  says out "java=$jdk"
  JAVA_HOME=/nowhere
  start --help
}
a_wish_for_a_java_that_is_none_is_refused() {
  project wish
  NIGHTSHIFT_JAVA_HOME=/nowhere
  export NIGHTSHIFT_JAVA_HOME
  refuses 4 --help
  says err "NIGHTSHIFT_JAVA_HOME=/nowhere is not a Java 25 or newer"
}
help_needs_no_uv_and_run_does() {
  project no_uv
  rm -f "$area/small/uv"
  without uv
  PATH=$PATH:$area/only_mvn
  mkdir -p "$area/only_mvn" && ln -sf "$area/bin/mvn" "$area/only_mvn/mvn"
  rm -f "$area/small/mvn"
  start run --help
  says out "uv=null"
  PIP_INDEX_URL=http://127.0.0.1:9/simple PIP_FIND_LINKS='' PIP_RETRIES=0 PIP_NO_CACHE_DIR=1
  export PIP_INDEX_URL PIP_FIND_LINKS PIP_RETRIES PIP_NO_CACHE_DIR
  refuses 4 run some.yaml
  says err "uv==0.13.9 could not be installed from PyPI"
  [ "$(find .nightshift/tools -mindepth 1)" = "" ] || fail "half an uv was left: $(find .nightshift/tools -maxdepth 1)"
}
a_python_without_venv_and_pip_names_the_package() {
  project no_venv
  mkdir poor
  printf '#!/bin/sh\necho "/usr/bin/python3: No module named pip"; exit 1\n' >poor/python3
  chmod +x poor/python3
  without uv mvn
  PATH=$PWD/poor:$area/only_mvn:$PATH
  mkdir -p "$area/only_mvn" && ln -sf "$area/bin/mvn" "$area/only_mvn/mvn"
  refuses 4 watch
  says err "python3 has neither venv nor pip"
  says err "hint: sudo apt-get install python3-venv"
}
uv_on_the_path_is_taken_when_it_is_recent() {
  project path_uv
  start run x
  says out "uv=$area/bin/uv"
}
without_a_locale_file_names_are_still_utf_8() {
  project locale
  LC_ALL='' LC_CTYPE='' LANG=''
  export LC_ALL LC_CTYPE LANG
  start --help
  says out "names=UTF-8"
  LC_ALL=C
  start --help
  says out "names=UTF-8"
}
a_folder_that_cannot_be_written_builds_in_the_cache() {
  project read_only
  chmod -R a+rX "$area"
  if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=65534 --regid=65534 --clear-groups"; else as=; fi
  chmod -R a-w .
  mkdir -m 777 "$area/cache"
  # shellcheck disable=SC2086
  (cd "$area/cache" && XDG_CACHE_HOME=$area/cache $as "$area/read_only/nightshift" --help >out 2>err) || fail "$(cat "$area/cache/err")"
  says "$area/cache/out" "home=$area/read_only"
  [ -n "$(find "$area/cache" -name nightshift.jar)" ] || fail "no build in the cache"
}
the_cache_of_another_java_is_left_alone() {
  project other_java
  unset NIGHTSHIFT_AOT
  start --help
  echo /another/java >".nightshift/app/$(cat .nightshift/app/current)/java"
  NIGHTSHIFT_JAVA_OPTS=-Dx=y
  export NIGHTSHIFT_JAVA_OPTS
  start --help
  [ ! -s err ] || fail "$(cat err)"
}

number=0
failures=0
tests=$(sed -n 's/^\([a-z0-9]*_[a-z0-9_]*\)() {$/\1/p' "$root/src/test/sh/launcher_test.sh")
[ -n "$tests" ] || exit 1
for name in $tests; do
  number=$((number + 1))
  if (set -e && "$name"); then
    echo "ok $number - $name" | tr _ ' '
  else
    failures=$((failures + 1))
    echo "not ok $number - $name" | tr _ ' '
  fi
  chmod -R u+w "$area" 2>/dev/null
done
echo "1..$number"
[ "$failures" = 0 ]
