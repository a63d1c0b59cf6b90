using System.Diagnostics;
using System.Text.Json;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Documentation;

/// <summary>README's commands build this checkout in any shell: MSBuild takes every variable of the environment for a property.</summary>
public sealed class BuildEnvironmentSpecs
{
    private static readonly string[] Properties =
    [
        "Version", "Configuration", "Platform", "OutDir", "OutputPath", "IntermediateOutputPath", "ProjectAssetsFile", "TargetPath", "TargetFramework", "DefineConstants",
        "NoWarn", "Optimize", "RuntimeIdentifier", "AssemblyName",
    ];

    private static readonly string[] Variables =
    [
        "VERSION", "VersionSuffix", "AssemblyVersion", "Configuration", "PLATFORM", "PlatformTarget", "OutDir", "OutputPath", "BaseOutputPath", "BaseIntermediateOutputPath",
        "IntermediateOutputPath", "ArtifactsPath", "UseArtifactsOutput", "TargetFrameworks", "TargetName", "AssemblyName", "RuntimeIdentifier", "DefineConstants", "NoWarn", "Optimize",
    ];

    [Fact]
    public async Task Variables_of_the_shell_change_nothing_of_a_project() =>
        (await EvaluateAsync(Variables)).Should().Be(await EvaluateAsync([]));

    [Fact]
    public async Task Variables_of_the_shell_do_not_choose_a_configuration_of_the_solution()
    {
        var (exitCode, output) = await MSBuildAsync(["Dice.sln", "-target:ValidateSolutionConfiguration"], ["Configuration", "Platform"]);

        exitCode.Should().Be(0, output);
    }

    private static async Task<string> EvaluateAsync(string[] variables)
    {
        var (exitCode, output) = await MSBuildAsync([Path.Combine("Dice.Environment", "Dice.Environment.csproj"), $"-getProperty:{string.Join(',', Properties)}"], variables);
        exitCode.Should().Be(0, output);
        return JsonDocument.Parse(output).RootElement.ToString();
    }

    private static async Task<(int ExitCode, string Output)> MSBuildAsync(string[] arguments, string[] variables)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", "-noLogo", .. arguments]) { WorkingDirectory = Checkout.Root, RedirectStandardOutput = true };
        foreach (var name in Properties.Concat(Variables))
        {
            start.Environment.Remove(name);
        }

        foreach (var name in variables)
        {
            start.Environment[name] = "nonsense";
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
