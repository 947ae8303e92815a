@echo off
rem Starts Nightshift on Windows. Never run there: written from the documentation, tried by nobody yet.
rem It finds a JDK 25 by NIGHTSHIFT_JAVA_HOME, JAVA_HOME or PATH, builds once with the mvn of PATH, and starts.
rem To build again after a change, delete the folder .nightshift\app.
setlocal
set "HOME_FOLDER=%~dp0"
set "HOME_FOLDER=%HOME_FOLDER:~0,-1%"
set "APP=%HOME_FOLDER%\.nightshift\app\windows"
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
if defined NIGHTSHIFT_JAVA_HOME set "JAVA=%NIGHTSHIFT_JAVA_HOME%\bin\java.exe"
if exist "%APP%\nightshift.jar" goto start

where mvn >nul 2>&1
if errorlevel 1 (
  echo error: Nightshift is built with Maven, and there is no mvn on PATH 1>&2
  echo hint: winget install Apache.Maven 1>&2
  exit /b 4
)
echo nightshift: building Nightshift once ^(about 30 s^) ... 1>&2
if not exist "%HOME_FOLDER%\.nightshift" mkdir "%HOME_FOLDER%\.nightshift"
pushd "%HOME_FOLDER%"
call mvn -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true "-Dbuild.folder=%HOME_FOLDER%\.nightshift\building" package > "%HOME_FOLDER%\.nightshift\build.log" 2>&1
set "FAILED=%ERRORLEVEL%"
popd
if not "%FAILED%"=="0" (
  echo error: Nightshift could not be built 1>&2
  echo hint: read "%HOME_FOLDER%\.nightshift\build.log"; Maven needs JAVA_HOME to be a JDK 25 1>&2
  exit /b 4
)
mkdir "%APP%"
move "%HOME_FOLDER%\.nightshift\building\lib" "%APP%\lib" >nul
move "%HOME_FOLDER%\.nightshift\building\nightshift.jar" "%APP%\nightshift.jar" >nul

:start
set "NIGHTSHIFT_HOME=%HOME_FOLDER%"
"%JAVA%" -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow -Djava.awt.headless=true -Xms32m -Xmx512m %NIGHTSHIFT_JAVA_OPTS% "-Dnightshift.home=%HOME_FOLDER%" -jar "%APP%\nightshift.jar" %*
exit /b %ERRORLEVEL%
