#!/bin/sh
# Nightshift's supervisor: owns one attempt's process tree, its GPU cards and its exit status, and
# outlives Nightshift. docs/decisions/0003-supervisor.md tells why it is a shell script.
#
# sh supervisor.sh SH SETSID FLOCK FOLDER COOKIE GRACE TIMEOUT COUNT TICKET OWNER [UUID LOCK HOLDER]... -- COMMAND...
#
# FOLDER holds what it writes: `supervisor` (who I am), `begun` (can be created only once, so that an
# attempt never runs twice: a restart creates it, too), `started` (the command's pid and cards; its time is the start), `status` (how it ended; its
# time is the end). A signal asks: TERM = cancel, USR1 = the time is over, USR2 = the grace is over.
# Only builtins between the steps that must not fail; `command exec` and `true >`, as a failing
# redirection of a special builtin (`exec`, `:`) would end the shell. File descriptors: 3-7 cards, 8 ticket or fifo,
# 9 status. The command inherits 3-7 only, so the cards stay locked while any of its processes lives.
# Functions are called by traps; $0 in quotes is for the shell that is begun later; words are to be split.
# shellcheck disable=SC2329,SC2016,SC2086
set -f

sh=$1 setsid=$2 flock=$3 folder=$4 cookie=$5 grace=$6 timeout=$7 count=$8 ticket=$9
shift 9
owner=$1
shift
job='' cause='' cards='' ignored='' interrupted='' swept='' timeout_timer='' grace_timer=''
code=0 held=0 candidates=0 mine=''

# --- signals: a trap only notes what is asked; the main line waits again -------------------------

ask() {
  interrupted=1
  [ -n "$cause" ] && return
  cause=$1
  [ "$cause" = TIMED_OUT ] && timeout_timer=''
  [ -n "$job" ] && end_job
}

end_job() {
  tell TERM
  alarm "$grace" USR2
  grace_timer=$alarm
}

force() {
  interrupted=1 grace_timer=''
  tell KILL
}

# Strays that left the group are known by the cookie in their environment. For $(...) only.
strays() {
  set +f
  exec grep -lszxF "NIGHTSHIFT_ATTEMPT=$1" /proc/[0-9]*/environ
}

tell() {
  kill -s "$1" -- "-$job" 2>/dev/null
  for entry in $(strays "$cookie"); do
    entry=${entry#/proc/}
    kill -s "$1" "${entry%/environ}" 2>/dev/null
  done
}

close_all() {
  exec 3<&- 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
}

# For a subshell: who ends the subshell ends what it waits for, too.
run_ending_with_me() {
  trap 'kill "$inner" 2>/dev/null; exit 0' TERM
  "$@" &
  inner=$!
  wait "$inner"
}

# After $1 seconds sends $2. If the supervisor was killed meanwhile, the deadline still holds.
alarm() {
  (
    close_all
    run_ending_with_me sleep "$1"
    read -r _ _ _ parent _ </proc/self/stat
    if [ "$parent" = "$$" ]; then
      kill -s "$2" "$$"
    else
      tell KILL
    fi
  ) &
  alarm=$!
}

# Waits for process $1 through any number of signals; stops early, killing it, when asked to end.
wait_unless_asked() {
  while :; do
    interrupted=''
    wait "$1"
    [ -n "$interrupted" ] || return
    if [ -n "$cause" ]; then
      kill "$1" 2>/dev/null
      return
    fi
  done
}

# --- cards: a queue of tickets, each locked by its owner for as long as it waits ------------------

each_candidate() { # calls $1 UUID LOCK HOLDER
  candidate=0
  while [ "$candidate" -lt "$candidates" ]; do
    candidate=$((candidate + 1))
    eval "\"$1\" \"\$uuid_$candidate\" \"\$lock_$candidate\" \"\$holder_$candidate\""
  done
}

drop_cards() {
  exec 3<&- 4<&- 5<&- 6<&- 7<&-
  cards='' held=0
}

try_card() {
  [ "$held" -lt "$count" ] || return 0
  fd=$((held + 3))
  eval "command exec $fd<\"\$2\"" || return 0
  if "$flock" -n "$fd"; then
    held=$((held + 1))
    cards="${cards:+$cards,}$1"
  else
    eval "exec $fd<&-"
  fi
}

take_what_is_free() {
  drop_cards
  each_candidate try_card
  [ "$held" -eq "$count" ] && return 0
  drop_cards
  return 1
}

# The nearest ticket before mine that wants one of my cards; with no ticket of mine, any.
find_ahead() {
  ahead=''
  set +f
  for other in "${ticket%/*}"/[0-9]*; do
    set -f
    [ "$other" = "$ticket" ] && break
    [ -e "$other" ] || continue
    case " $ignored " in *" ${other##*/} "*) continue ;; esac
    wanted=''
    read -r wanted 2>/dev/null <"$other"
    for card in $wanted; do
      case " $mine " in *" $card "*) ahead=$other ;; esac
    done
  done
  set -f
  [ -n "$ahead" ]
}

draw_ticket() {
  while [ -z "$cause" ]; do
    {
      printf '%s\n' "$mine"
      printf 'owner=%s\npid=%s\ncount=%s\n' "$owner" "$$" "$count"
    } >"$ticket"
    command exec 8<"$ticket" || continue
    "$flock" 8 3<&- 4<&- 5<&- 6<&- 7<&- 9<&-
    # Someone may have taken the still unlocked ticket for a dead one's.
    [ -e "$ticket" ] && return
  done
}

# Its owner holds a lock on a ticket; who gets that lock knows that the owner is gone.
wait_for_ticket() {
  (
    close_all
    exec 9<"$1" && exec "$flock" -s 9
  ) 2>/dev/null &
  wait_unless_asked $!
  [ -z "$cause" ] || return
  if [ -e "$1" ]; then
    rm -f "$1" 2>/dev/null
    ignored="$ignored ${1##*/}"
  fi
}

listen_to_card() {
  (
    exec 3<&- 8<&- 9<"$2"
    run_ending_with_me "$flock" 9
    exec 9<&-
    echo free >&4
  ) &
  listeners="$listeners $!"
}

# Sleeps until any of the cards is given back.
wait_for_a_card() {
  listeners=''
  [ -p "$folder/free" ] || mkfifo "$folder/free"
  exec 4<>"$folder/free"
  each_candidate listen_to_card
  (
    exec 8<&- 9<&-
    read -r _ <&4
  ) &
  wait_unless_asked $!
  for listener in $listeners; do
    kill "$listener" 2>/dev/null
  done
  exec 4<&-
}

take_cards() {
  if ! find_ahead && take_what_is_free; then
    return
  fi
  drop_cards
  draw_ticket
  while [ -z "$cause" ]; do
    if find_ahead; then
      drop_cards
      wait_for_ticket "$ahead"
    elif [ "$held" -eq "$count" ]; then
      break
    elif ! take_what_is_free; then
      wait_for_a_card
    fi
  done
  rm -f "$ticket"
  exec 8<&-
}

# A holder that left its name behind was killed; what is left of its tree must not meet ours.
sign_card() {
  case ",$cards," in *",$1,"*) ;; *) return ;; esac
  set +f
  for left in "${2%.lock}".*.holder; do
    set -f
    [ -s "$left" ] || continue
    while IFS='=' read -r key value; do
      [ "$key" = cookie ] || continue
      for entry in $(strays "$value"); do
        entry=${entry#/proc/}
        kill -s KILL "${entry%/environ}" 2>/dev/null
      done
    done <"$left"
  done
  set -f
  printf 'owner=%s\npid=%s\ncookie=%s\nfolder=%s\n' "$owner" "$$" "$cookie" "$folder" >"$3"
}

unsign_card() {
  case ",$cards," in *",$1,"*) true >"$3" ;; esac
}

# --- the command ----------------------------------------------------------------------------------

# Runs in the command's own session. An exec that fails leaves a mark, so that a command's own 126 or
# 127 is told apart; bash needs execfail for the trap to run.
begin='trap ": >\"\$0\"" EXIT
command -v shopt >/dev/null 2>&1 && shopt -s execfail
exec "$@"'

run_job() {
  (
    exec 8<&- 9<&-
    NIGHTSHIFT_ATTEMPT=$cookie CUDA_VISIBLE_DEVICES=$cards CUDA_DEVICE_ORDER=PCI_BUS_ID
    export NIGHTSHIFT_ATTEMPT CUDA_VISIBLE_DEVICES CUDA_DEVICE_ORDER
    exec "$setsid" "$sh" -c "$begin" "$folder/not-started" "$@"
  ) &
  job=$!
  printf '%s %s\n' "$job" "$cards" >"$folder/started"
  # Asked in the moment between: the trap had no process to tell yet.
  [ -n "$cause" ] && end_job
  if [ "$timeout" != 0 ]; then
    alarm "$timeout" USR1
    timeout_timer=$alarm
  fi
  while :; do
    interrupted=''
    wait "$job"
    code=$?
    [ -n "$interrupted" ] || break
  done
  [ -e "$folder/not-started" ] && cause=NOT_STARTED
  [ -n "$cause" ] || cause=EXITED
  [ -n "$timeout_timer$grace_timer" ] && kill $timeout_timer $grace_timer 2>/dev/null
}

tree_lives() {
  kill -0 -- "-$job" 2>/dev/null || [ -n "$(strays "$cookie")" ]
}

# What outlives the command gets two seconds to end by itself. A process that even KILL can't end (it
# sits in the driver) keeps its card by its own file descriptor.
sweep() {
  round=0
  while tree_lives; do
    swept=1
    case $round in
      0) tell TERM ;;
      100 | 150 | 200) tell KILL ;;
      250) return ;;
    esac
    round=$((round + 1))
    sleep 0.02 3<&- 4<&- 5<&- 6<&- 7<&-
  done
}

write_status() {
  # Java reserved the blocks of this file before the start: a full disk can't lose the status.
  {
    printf 'cause=%s\nexit=%s\ncards=%s\nswept=%s\n' "$cause" "$code" "$cards" "$swept"
    times
    echo end
  } >&9
  exec 9<&-
  mv "$folder/status.reserved" "$folder/status"
}

main() {
  trap 'ask CANCELLED' TERM
  trap 'ask TIMED_OUT' USR1
  trap 'force' USR2
  trap 'interrupted=1' HUP INT
  read -r boot </proc/sys/kernel/random/boot_id
  read -r stat </proc/$$/stat
  note_start_time ${stat##*) }
  echo "$$ $start_time $boot" >"$folder/supervisor"
  set -C
  { true >"$folder/begun"; } 2>/dev/null || exit 75
  set +C
  exec 9<>"$folder/status.reserved"
  if [ "$count" -gt 0 ]; then
    take_cards
    [ -n "$cause" ] || each_candidate sign_card
  fi
  if [ -z "$cause" ]; then
    run_job "$@"
    sweep
  fi
  [ "$count" -gt 0 ] && each_candidate unsign_card
  write_status
  exit 0
}

note_start_time() {
  shift 19
  start_time=$1
}

while [ "$1" != -- ]; do
  mine="${mine:+$mine }$1"
  candidates=$((candidates + 1))
  eval "uuid_$candidates=\$1 lock_$candidates=\$2 holder_$candidates=\$3"
  shift 3
done
shift
main "$@"
