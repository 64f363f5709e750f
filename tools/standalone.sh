#!/usr/bin/env bash
# Plinth as a program that needs no .NET: one archive for each system, made on any of them.
#   tools/standalone.sh [OUT] [RUNTIME ...]     default: artifacts/standalone, linux-x64 linux-arm64 win-x64 osx-arm64
# An archive holds the program (a single file), recipes, tasks, schemas, the sample, manual pages and completions. libtorch (half a gigabyte) is fetched
# when a model command first needs it; BUNDLE_LIBTORCH=true puts it in.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$(realpath -m "${1:-$root/artifacts/standalone}")
shift || true
systems=("${@:-}")
[ -n "${systems[0]}" ] || systems=(linux-x64 linux-arm64 win-x64 osx-arm64)
version=$(sed -nE 's|.*<Version>(.*)</Version>.*|\1|p' "$root/Directory.Build.props")
mkdir -p "$out"

# Manual pages and completions come from the program itself, built for this machine.
dotnet build "$root/src/Plinth.Cli" -c Release -v quiet --nologo
here() { dotnet "$root/artifacts/bin/Plinth.Cli/release/Plinth.Cli.dll" "$@"; }

for system in "${systems[@]}"; do
  folder="$out/plinth-$version-$system"
  rm -rf "$folder" "$folder".tar.gz "$folder".zip
  echo "$system ..." >&2
  dotnet publish "$root/src/Plinth.Cli" -c Release -r "$system" --self-contained -o "$folder" -v quiet --nologo \
    -p:Standalone=true -p:BundleLibtorch="${BUNDLE_LIBTORCH:-false}" -p:PublishSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true -p:DebugType=none
  for program in "$folder/Plinth.Cli" "$folder/Plinth.Cli.exe"; do
    [ ! -f "$program" ] || mv "$program" "${program/Plinth.Cli/plinth}"
  done
  cp "$root/LICENSE" "$root/README.md" "$root/CHANGELOG.md" "$folder/"
  here man --out "$folder/man/man1"
  mkdir -p "$folder/completions"
  for shell in bash zsh fish pwsh; do here completion "$shell" > "$folder/completions/plinth.$shell"; done

  case $system in
    win-*) (cd "$out" && python3 -m zipfile -c "plinth-$version-$system.zip" "plinth-$version-$system") ;;
    *) tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -czf "$folder.tar.gz" "plinth-$version-$system" ;;
  esac
done
ls -l "$out"
