# Builds the standalone program for Windows (folder, then installer when Inno Setup is there) and lets it test itself.
# Usage, in a checkout whose .venv has requirements.lock:  powershell -File packaging\windows\build.ps1
# Not run on the Linux machines that build the other packages; the spec is the same.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")
$python = ".venv\Scripts\python.exe"
$tools = "build\package\tools"

# Signing is a step of its own: set SIGNING_THUMBPRINT to a certificate of this machine.
function Sign($file) {
    if (-not $env:SIGNING_THUMBPRINT) { return }
    & signtool sign /sha1 $env:SIGNING_THUMBPRINT /fd SHA256 /tr http://timestamp.digicert.com /td SHA256 $file
    if ($LASTEXITCODE) { throw "$file could not be signed." }
}

& $python -m pip install --quiet --target $tools --require-hashes --no-deps --only-binary :all: -r packaging\package.lock
if ($LASTEXITCODE) { throw "The tools of the build could not be fetched." }
$env:PYTHONPATH = $tools
& $python -m PyInstaller --noconfirm --log-level ERROR --distpath dist --workpath build\package\work packaging\rts_console.spec
if ($LASTEXITCODE) { throw "PyInstaller failed." }
& $python packaging\licences.py build\package\collected.json dist\rts-console
if ($LASTEXITCODE) { throw "The licences are not complete." }
Remove-Item Env:PYTHONPATH

$env:QT_QPA_PLATFORM = "offscreen"
& dist\rts-console\rts-console.exe selftest
if ($LASTEXITCODE) { throw "What was built failed its self-test." }
Remove-Item Env:QT_QPA_PLATFORM

$version = & $python -c "import rts_console; print(rts_console.__version__)"
Sign dist\rts-console\rts-console.exe
Compress-Archive -Force dist\rts-console "dist\rts-console-$version-windows.zip"
if (Get-Command iscc -ErrorAction SilentlyContinue) {
    & iscc "/DVersion=$version" packaging\windows\rts-console.iss
    if ($LASTEXITCODE) { throw "Inno Setup made no installer." }
    Sign "dist\rts-console-$version-setup.exe"
} else {
    Write-Output "No installer was made: Inno Setup (iscc) is not there. The zip works without one."
}
Get-ChildItem dist\*.zip, dist\*.exe | ForEach-Object { "$((Get-FileHash $_ -Algorithm SHA256).Hash.ToLower())  $($_.Name)" } |
    Set-Content -Encoding ascii dist\SHA256SUMS
