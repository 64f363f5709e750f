#!/bin/sh
# Trains the classifier of chinese-ads once for each part of the labelled pages and own advertisements, without that part and whatever is like it, and measures each on its part.
# usage, in the repository's root: cross-chinese-ads.sh ZH WARCS DOCS_ZH_JSONL OUT [PARTS] [quick]
set -e
zh=$1 warcs=$2 sample=$3 out=$4 parts=${5:-3} quick=$6
labels=bench/Plinth.Bench/chinese-web-labels.txt
ads=tests/Plinth.Tests/Chinese/Data/ads-seen.txt
dotnet build -c Release -v q tools/LanguageData
dotnet build -c Release -v q bench/Plinth.Bench
bench="dotnet artifacts/bin/Plinth.Bench/release/Plinth.Bench.dll"
tool="dotnet artifacts/bin/Plinth.LanguageData/release/Plinth.LanguageData.dll"
mkdir -p "$out"
k=0
while [ $k -lt "$parts" ]; do
    $bench chinese-ads-clean "$zh" "$warcs" $labels $k "$parts" > "$out/clean-$k.txt"
    $bench chinese-ads-held "$warcs" $labels $ads $k "$parts" > "$out/held-$k.txt"
    $tool chinese-ads tools/LanguageData/ChineseAds "$sample" src/Plinth/Chinese/Data/chinese-ad-words.tsv "$out/$k.bin" "$out/clean-$k.txt" $ads "held=$out/held-$k.txt" $quick
    k=$((k + 1))
done
$bench chinese-ads "$warcs" $labels $ads "cross=$out"
