// Runs a script as `pwsh -File` does, in PowerShell's own engine; the console host around it is in no package.
using System;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

var file = Array.IndexOf(args, "-File") + 1;
if (file == 0 || file == args.Length)
{
    Console.Error.WriteLine("powershell-engine: -File SCRIPT [WORD…] is what it runs");
    return 64;
}
// Only what the engine itself brings: none of the modules that come with a PowerShell that is installed.
using var runspace = RunspaceFactory.CreateRunspace(new NoScreen(), InitialSessionState.CreateDefault2());
runspace.Open();
using var shell = PowerShell.Create(runspace);
var script = new Command(Path.GetFullPath(args[file]));
foreach (var word in args[(file + 1)..])
{
    // As the console host takes words: a dash makes the name of a parameter, a colon in it its value.
    var dashed = word.Length > 1 && word[0] == '-';
    var colon = dashed ? word.IndexOf(':') : -1;
    if (colon > 0 && colon < word.Length - 1) script.Parameters.Add(word[..colon], word[(colon + 1)..]);
    else script.Parameters.Add(dashed ? new CommandParameter(word) : new CommandParameter(null, word));
}
shell.Commands.AddCommand(script);
try
{
    foreach (var line in shell.Invoke()) Console.Out.WriteLine(line);
    foreach (var error in shell.Streams.Error) Console.Error.WriteLine(error);
}
catch (RuntimeException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
return runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0;

/// <summary>A host with nobody in front of it: a script that would ask or draw fails.</summary>
internal sealed class NoScreen : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "powershell-engine";
    public override PSHostUserInterface UI => null!;
    public override Version Version => new(1, 0);
    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { }
}
