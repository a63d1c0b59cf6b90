namespace Dice.Environment.Edge.Trust;

/// <summary>A browser's own certificate database.</summary>
/// <param name="store">Its name in results.</param>
/// <param name="folder">Its folder.</param>
/// <param name="nickname">The name of the root in the database.</param>
/// <param name="commands">Runs certutil.</param>
internal sealed class NssTarget(string store, string folder, string nickname, ICommandRunner commands) : ITrustTarget
{
    private readonly NssDatabase _database = new(folder, nickname, commands);

    public Task<TrustResult> InstallAsync(string rootCertificatePath, CancellationToken cancellation) => WithToolAsync(async () =>
    {
        using var root = RootTrust.Read(rootCertificatePath);
        if (!_database.Exists)
        {
            await _database.CreateAsync(cancellation);
        }
        else if (await _database.ContainsAsync(root, cancellation))
        {
            return Result(TrustOutcome.AlreadyThere);
        }

        await _database.AddAsync(rootCertificatePath, cancellation);
        return Result(TrustOutcome.Installed);
    });

    public Task<TrustResult> RemoveAsync(CancellationToken cancellation) => WithToolAsync(async () =>
        Result(_database.Exists && await _database.RemoveAsync(cancellation) ? TrustOutcome.Removed : TrustOutcome.Absent));

    public Task<TrustResult> CheckAsync(string rootCertificatePath, CancellationToken cancellation) => WithToolAsync(async () =>
    {
        using var root = RootTrust.Read(rootCertificatePath);
        return Result(_database.Exists && await _database.ContainsAsync(root, cancellation) ? TrustOutcome.AlreadyThere : TrustOutcome.Absent);
    });

    private async Task<TrustResult> WithToolAsync(Func<Task<TrustResult>> action)
    {
        if (commands.Find(NssDatabase.Tool) is null)
        {
            return Result(TrustOutcome.Skipped, $"{NssDatabase.Tool} is missing; {NssDatabase.ToolRemedy}");
        }

        try
        {
            return await action();
        }
        catch (DiceException exception)
        {
            // An error of one store must not keep the others from being changed.
            return Result(TrustOutcome.Skipped, $"{exception.Problem}; {exception.Remedy}");
        }
    }

    private TrustResult Result(TrustOutcome outcome, string? note = null) => new(store, outcome, note);
}
