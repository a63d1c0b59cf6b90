using System.Diagnostics;
using Dice.Environment.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Documentation;

/// <summary>Every command that a document shows exists, with the options that it shows. They are parsed, or run dry; nothing is started.</summary>
[Trait("Phase", "1")]
public sealed class DocumentedCommandSpecs
{
    private static readonly IReadOnlyList<DocumentedCommand> All = DocumentedCommand.FindAll(CommandLine.Verbs);

    private static readonly string[] SourceFolders = ["Dice.Environment", "scripts", "benchmarks", "fixtures/images"];

    public static TheoryData<string> Documents => [.. DocumentedCommand.Documents.Select(document => Path.GetRelativePath(Checkout.Root, document))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Each_command_line_of_the_host_is_one_that_it_takes(string document)
    {
        var wrong = All.Where(command => command.Document == document && command.Program == "./run-env.sh")
            .Select(command => (command, Faults: FaultsOf(command)))
            .Where(entry => entry.Faults.Length > 0)
            .Select(entry => $"line {entry.command.Line}: {entry.command}: {string.Join("; ", entry.Faults)}");

        wrong.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Each_make_target_exists(string document)
    {
        await RequiredCommand.EnsureAsync("make");
        foreach (var command in All.Where(command => command.Document == document && command.Program == "make"))
        {
            var (exitCode, output) = await RunAsync("make", ["--dry-run", .. command.Arguments]);
            exitCode.Should().Be(0, $"line {command.Line}: {command}: {output}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Each_script_exists_and_takes_the_arguments_shown(string document)
    {
        foreach (var command in All.Where(command => command.Document == document && (command.Program.Contains("scripts/", StringComparison.Ordinal) || command.Program.StartsWith("benchmarks/", StringComparison.Ordinal))))
        {
            var script = Path.Combine(Checkout.Root, command.Program);
            File.Exists(script).Should().BeTrue($"line {command.Line}: {command}");
            if (command.Arguments.Count > 0 && command.Program.EndsWith("setup-dev-environment.sh", StringComparison.Ordinal))
            {
                var (exitCode, output) = await RunAsync(script, [.. command.Arguments, "--help"]);
                exitCode.Should().Be(0, $"line {command.Line}: {command}: {output}");
            }
            else
            {
                var source = await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken);
                command.Arguments.Where(argument => argument.StartsWith('-') && !source.Contains(argument, StringComparison.Ordinal)).Should().BeEmpty($"line {command.Line}: {command}");
            }
        }
    }

    [Fact]
    public void Each_variable_that_a_document_sets_is_read_by_something()
    {
        var sources = string.Concat(SourceFolders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".sh" && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
            .Select(File.ReadAllText));

        All.SelectMany(command => command.Variables.Where(variable => variable.StartsWith("DICE_", StringComparison.Ordinal)).Select(variable => (variable, command)))
            .Should().OnlyContain(entry => sources.Contains(entry.variable, StringComparison.Ordinal));
    }

    [Fact]
    public void Commands_are_found_in_blocks_and_spans_with_and_without_the_program()
    {
        const string Text = """
            Run `./run-env.sh up --only backend`, or `down --volumes`, not `status` alone; `DICE_IMAGES=recipe ./run-env.sh images`.
            ```sh
            ca=$(./run-env.sh status --json | jq -r .x)   # a comment with ./run-env.sh nonsense
            sudo ./scripts/setup-dev-environment.sh --check
            ```
            ```csharp
            make.Something();
            ```
            """;

        DocumentedCommand.Find("text.md", Text, CommandLine.Verbs).Select(command => string.Join(' ', [command.Program, .. command.Arguments])).Should().Equal(
            "./run-env.sh up --only backend", "./run-env.sh down --volumes", "./run-env.sh images", "./run-env.sh status --json", "./scripts/setup-dev-environment.sh --check");
    }

    [Fact]
    public void The_documents_show_enough_commands_for_this_to_mean_something() => All.Should().HaveCountGreaterThan(50);

    [Fact]
    public void A_command_that_does_not_exist_is_refused() => CommandLine.Check(["up", "--detahc"]).Should().NotBeEmpty();

    private static string[] FaultsOf(DocumentedCommand command)
    {
        // A word of prose such as `checkpoint restore` may leave out what a command would need; what it does show must exist.
        string[] Check(params IEnumerable<string> arguments) =>
            [.. CommandLine.Check([.. arguments]).Where(fault => !command.IsAbbreviated || !fault.StartsWith("Required argument", StringComparison.Ordinal))];

        var faults = Check(command.Arguments.DefaultIfEmpty("up"));
        return faults.Length > 0 && command.Group is { } group && Check([group, .. command.Arguments]).Length == 0 ? [] : faults;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Checkout.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + error);
    }
}
