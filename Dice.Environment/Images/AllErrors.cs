namespace Dice.Environment.Images;

/// <summary>Waits for several tasks and reports all of their errors together.</summary>
internal static class AllErrors
{
    /// <summary>Returns the results of all tasks.</summary>
    /// <exception cref="DiceException">The error of one task, or one error that contains the different errors of several tasks.</exception>
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
