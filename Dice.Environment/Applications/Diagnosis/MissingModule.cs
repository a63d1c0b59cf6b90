using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Diagnosis;

/// <summary>Detects a missing package, compiled file or command.</summary>
internal static partial class MissingModule
{
    /// <summary>Returns the cause; null when the log names no missing module.</summary>
    public static Advice? Find(Application application, StartFailure failure)
    {
        if (Module().Match(failure.Log) is { Success: true } module)
        {
            var name = module.Groups["name"].Value;
            if (application.Settings.Command is [var program, ..] && !program.Contains('.', StringComparison.Ordinal) && Path.IsPathRooted(name) && Path.GetFileName(name) == program)
            {
                // The image hands what it does not know to node, as a file.
                return Unknown(program);
            }

            return name.StartsWith('.') || name.StartsWith('/') || name.StartsWith("file:", StringComparison.Ordinal)
                ? new Advice($"the file {name} does not exist: it was not compiled, or its import names a wrong path", "correct the import; or set \"command\" in dice.json to a command that compiles first and then watches")
                : NotInstalled($"the package {PackageOf(name)} is not installed", PackageOf(name), application);
        }

        return Command().Match(failure.Log) is not { Success: true } command || command.Groups["name"].Value is not { } tool ? null
            : string.Join(' ', application.Settings.Command) is var line && (line == $"sh -c exec {tool}" || line.StartsWith($"sh -c exec {tool} ", StringComparison.Ordinal)) ? Unknown(tool)
            : NotInstalled($"the command {tool} is not installed", tool, application);
    }

    private static Advice Unknown(string program) => new(
        $"the container has no command {program}, which \"command\" in dice.json names",
        $"correct \"command\"; a tool of the project is run by a script of package.json, or as \"npx {program}\"");

    private static Advice NotInstalled(string problem, string package, Application application)
    {
        var add = application.PackageManager.Name == "npm" ? $"npm install {package}" : $"{application.PackageManager.Name} add {package}";
        return new Advice(problem, $"add it to the dependencies ({add}); if it is already there, update the lock file ({application.PackageManager.Name} install); if it is a package of the workspace, compile it first");
    }

    /// <summary>Returns the package of an import such as <c>@scope/name/file</c>.</summary>
    private static string PackageOf(string import) => string.Join('/', import.Split('/').Take(import.StartsWith('@') ? 2 : 1));

    [GeneratedRegex("""Cannot find (?:module|package) ['"](?<name>[^'"]+)['"]|Module not found: (?:Error: )?Can't resolve ['"](?<name>[^'"]+)['"]|Failed to resolve import ["'](?<name>[^"']+)["']""")]
    private static partial Regex Module();

    [GeneratedRegex(@"sh: (?:line )?(?:\d+: )?(?:exec: )?(?<name>[\w@/.-]+): (?:command )?not found|spawn (?<name>[\w@/.-]+) ENOENT")]
    private static partial Regex Command();
}
