using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>Waits for tasks whose errors a user should see together.</summary>
internal static class AllErrors
{
    /// <summary>The results of all tasks.</summary>
    /// <exception cref="DiceException">One task's error, or the different errors of several as one.</exception>
    public static async Task<T[]> OfAsync<T>(IEnumerable<Task<T>> tasks)
    {
        var all = tasks.ToArray();
        try
        {
            return await Task.WhenAll(all);
        }
        catch (DiceException)
        {
            var errors = all.SelectMany(task => task.Exception?.InnerExceptions ?? []).OfType<DiceException>().DistinctBy(error => error.Message).ToArray();
            if (errors.Length < 2)
            {
                throw;
            }

            throw new DiceException(
                string.Join('\n', errors.Select(error => error.Problem)),
                string.Join("\n  → ", errors.Select(error => error.Remedy).Distinct()),
                new AggregateException(errors));
        }
    }
}
