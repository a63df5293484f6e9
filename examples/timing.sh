# Sourced by the benches: a home of their own, seconds of a run, medians.

# own_home FOLDER: neither the user's configuration nor that of git has a part in what is measured.
own_home() {
  export HOME="$1" ITDESK_ACTOR=bench@example.org NO_COLOR=1
  mkdir -p "$HOME"
  git config --global user.email bench@example.org
  git config --global user.name bench
  git config --global init.defaultBranch main
  # Else git packs its objects in the background, beside the first rows.
  git config --global gc.auto 0
  git config --global maintenance.auto false
}
has() { command -v "$1" >/dev/null; }
# Seconds of one run of a command.
seconds() {
  local begin=$EPOCHREALTIME
  "$@" >/dev/null 2>&1 || echo "exit $?: $*" >&2
  local end=$EPOCHREALTIME
  echo "$begin $end" | awk '{ printf "%.6f\n", $2 - $1 }'
}
median() { sort -g | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
