using Dice.LoadTests.Model;

namespace Dice.Environment.Commands.Load;

/// <summary>Turns the load tests' errors into the host's. The two assemblies do not share an error type.</summary>
internal static class LoadErrors
{
    /// <summary>Runs a function of the load tests.</summary>
    /// <exception cref="DiceException">The function failed with an error of the load tests.</exception>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (LoadException error)
        {
            throw Translated(error);
        }
    }

    /// <summary>Runs a function of the load tests.</summary>
    /// <exception cref="DiceException">The function failed with an error of the load tests.</exception>
    public static T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (LoadException error)
        {
            throw Translated(error);
        }
    }

    private static DiceException Translated(LoadException error) => new(error.Problem, error.Remedy, error);
}
