using Dice.Environment.Model;
using Dice.Environment.Setup;

namespace Dice.Environment.Specs.Support;

/// <summary>Commands that tests drive directly.</summary>
public static class RequiredCommand
{
    /// <summary>Installs a command that this machine lacks. The test is skipped where nothing can be installed.</summary>
    /// <param name="command">The command; the set-up script knows it under the same name.</param>
    public static async Task EnsureAsync(string command)
    {
        if (CommandLookup.Find(command) is not null)
        {
            return;
        }

        try
        {
            await EngineSetup.Script.EnsureAsync([command], [], Console.WriteLine, TestContext.Current.CancellationToken);
        }
        catch (DiceException e)
        {
            Assert.Skip($"{command} is not installed, and cannot be installed here: {e.Message}");
        }
    }
}
