; Installer for Windows (Inno Setup 6): iscc /DVersion=0.1.0 packaging\windows\rts-console.iss, after build.ps1's folder.
#ifndef Version
  #error Name the version: iscc /DVersion=0.1.0 ...
#endif

[Setup]
AppId={{6F0C8C52-6E0B-4A57-9C1E-2B9D1E4A77C1}
AppName=RTS Console
AppVersion={#Version}
DefaultDirName={autopf}\RTS Console
DefaultGroupName=RTS Console
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
OutputDir=..\..\dist
OutputBaseFilename=rts-console-{#Version}-setup
Compression=lzma2/ultra64
SolidCompression=yes
ChangesAssociations=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
SetupIconFile=..\..\build\package\rts-console.ico
UninstallDisplayIcon={app}\rts-console.exe

[Files]
Source: "..\..\dist\rts-console\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\RTS Console"; Filename: "{app}\rts-console.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.rtscase"; ValueType: string; ValueData: "RTSConsole.Case"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\RTSConsole.Case"; ValueType: string; ValueData: "RTS Console case"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\RTSConsole.Case\DefaultIcon"; ValueType: string; ValueData: "{app}\rts-console.exe,0"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\RTSConsole.Case\shell\open\command"; ValueType: string; ValueData: """{app}\rts-console.exe"" ""%1"""; Flags: uninsdeletekey

[Run]
Filename: "{app}\rts-console.exe"; Description: "Start RTS Console"; Flags: nowait postinstall skipifsilent
