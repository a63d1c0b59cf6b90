using Dice.Environment.Edge.Trust;

namespace Dice.Environment.Specs.Edge;

/// <summary>Records commands instead of running them.</summary>
internal sealed class FakeCommands(params string[] tools) : ICommandRunner
{
    public List<string> Ran { get; } = [];

    /// <summary>What happens when a command runs; success without output unless set.</summary>
    public Func<string, CommandResult> Answer { get; set; } = _ => new CommandResult(0, "", "");

    public string? Find(string tool) => tools.Contains(tool) ? $"/fake/{tool}" : null;

    public Task<CommandResult> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var line = string.Join(' ', [tool, .. arguments]);
        Ran.Add(line);
        return Task.FromResult(Answer(line));
    }
}
