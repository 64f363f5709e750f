@echo off
rem Builds plinth once (delete artifacts\plinth to build again); then runs it.
setlocal
set "built=%~dp0artifacts\plinth"
set "log=%~dp0artifacts\build.log"
if exist "%built%\Plinth.Cli.dll" goto run
echo plinth: building (once) ... 1>&2
if not exist "%~dp0artifacts" mkdir "%~dp0artifacts"
dotnet publish "%~dp0src\Plinth.Cli" -c Release -o "%built%" -v quiet --nologo --use-current-runtime --self-contained false -p:ForThisMachine=true -p:PublishReadyToRun=true >"%log%" 2>&1
if errorlevel 1 (type "%log%" 1>&2 & exit /b 1)
:run
dotnet "%built%\Plinth.Cli.dll" %*
