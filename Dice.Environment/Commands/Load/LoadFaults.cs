using Dice.Environment.Model;
using Dice.LoadTests.Model;

namespace Dice.Environment.Commands.Load;

/// <summary>The load tests' faults as the host's: they know nothing of each other.</summary>
internal static class LoadFaults
{
    /// <summary>Runs something of the load tests.</summary>
    /// <exception cref="DiceException">It has a fault to tell.</exception>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (LoadException fault)
        {
            throw Translated(fault);
        }
    }

    /// <summary>Runs something of the load tests.</summary>
    /// <exception cref="DiceException">It has a fault to tell.</exception>
    public static T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (LoadException fault)
        {
            throw Translated(fault);
        }
    }

    private static DiceException Translated(LoadException fault) => new(fault.Problem, fault.Remedy, fault);
}
