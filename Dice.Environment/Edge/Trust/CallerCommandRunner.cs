using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Trust;

/// <summary>Runs tools as the user who called sudo, so that files in that user's home belong to the user.</summary>
/// <param name="commands">Runs tools as root.</param>
/// <param name="caller">The user.</param>
internal sealed class CallerCommandRunner(ICommandRunner commands, SudoCaller caller) : ICommandRunner
{
    public string? Find(string tool) => commands.Find(tool);

    public Task<CommandResult> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        commands.RunAsync("sudo", ["-n", "-H", "-u", string.Create(CultureInfo.InvariantCulture, $"#{caller.User}"), "--", Find(tool) ?? tool, .. arguments], cancellation);
}
