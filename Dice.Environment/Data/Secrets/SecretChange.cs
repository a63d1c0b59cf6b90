using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Runtime.Probing;
using Dice.Environment.Services;
using Npgsql;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Data.Secrets;

/// <summary>
/// Changes a secret of an environment, and brings it to the services that hold it. A service that reads the file for each use gets it at once; others are
/// restarted. The password of a role is changed in PostgreSQL in the same step.
/// </summary>
public sealed class SecretChange
{
    private const uint GraceSeconds = 8;

    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The folders in which Dice keeps its files.</summary>
    public required DiceFolders Folders { get; init; }

    /// <summary>The definitions of the services.</summary>
    public required Stack Stack { get; init; }

    /// <summary>The secrets before the change, by key.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>Stores the value for the services that hold it, in the store from which they get it; null when that is the environment's file.</summary>
    public Func<IEnumerable<Service>, string, string, Task>? Store { get; init; }

    /// <summary>Receives a sentence about each step; never a value.</summary>
    public Action<string> Progress { get; init; } = static _ => { };

    /// <summary>Returns the use of a secret in the services.</summary>
    /// <exception cref="DiceException">No service has such a secret.</exception>
    public static Secret Find(Stack stack, string key)
    {
        var secrets = stack.Services.SelectMany(service => service.Secrets).ToArray();
        // A reference in a dice.json does not have the limits of the secret.
        return secrets.Where(secret => secret.Key == key || secret.Name == key).MaxBy(secret => (secret.FixedBecause is not null, secret.DatabaseRole is not null, secret.LeastLength))
            ?? throw new DiceException($"there is no secret {key}", $"choose from: {string.Join(", ", secrets.Select(secret => secret.Key).Distinct().Order(StringComparer.Ordinal))}");
    }

    /// <summary>Changes the secret.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="value">The new value.</param>
    /// <param name="cancellation">Cancels before the change; a change that has begun is completed.</param>
    /// <returns>The services that were restarted.</returns>
    /// <exception cref="DiceException">The secret cannot be changed, or a service does not become ready with it.</exception>
    public async Task<ImmutableArray<string>> ApplyAsync(EngineConnection engine, Secret secret, string value, CancellationToken cancellation)
    {
        RequireReplaceable(secret);
        Validate(secret, value);
        var running = await RunningStack.ReadAsync(engine, Id, cancellation);
        RunningService[] holders = [.. running.Services.Where(service => service.IsRunning && HoldersOf(secret).Contains(service.Name))];
        if (running.Services.FirstOrDefault(service => service.IsRunning && HasAsVariable(service.Name, secret)) is { } fixedAtStart)
        {
            throw new DiceException(
                $"{fixedAtStart.Name} has {secret.Key} in a variable, which a container keeps until it is removed",
                $"refer to the file in its dice.json (${{secrets.{secret.Name}.file}}); or stop the environment (./run-env.sh down), rotate, and start it again");
        }

        if (secret.Key == Postgres.Password.Key && running.Find(Postgres.Name) is null && (await EnvironmentVolumes.ListAsync(engine, Id, cancellation)).Count > 0)
        {
            throw new DiceException("PostgreSQL does not run, so the password of its owner cannot be changed", "start it: ./run-env.sh up --only postgres");
        }

        cancellation.ThrowIfCancellationRequested();
        await StoreAsync(running, secret, value);
        await new AbandonedSecrets(engine, Folders).MarkAsync(running, CancellationToken.None);
        var restarted = holders.Where(holder => !Stack[holder.Name].Secrets.Single(one => one.Key == secret.Key).IsReread).ToArray();
        foreach (var holder in restarted)
        {
            await RestartAsync(engine, holder);
        }

        return [.. restarted.Select(holder => holder.Name)];
    }

    private IEnumerable<string> HoldersOf(Secret secret) => Stack.Services.Where(service => service.Secrets.Any(one => one.Key == secret.Key)).Select(service => service.Name);

    private bool HasAsVariable(string service, Secret secret) => Stack.Services.Where(one => one.Name == service)
        .SelectMany(one => one.Environment.Values).SelectMany(value => value.Parts).OfType<SecretContentValue>().Any(value => value.Secret.Key == secret.Key);

    /// <summary>Checks that a secret can be replaced.</summary>
    /// <exception cref="DiceException">Data was stored with it.</exception>
    public static void RequireReplaceable(Secret secret)
    {
        if (secret.FixedBecause is { } reason)
        {
            throw new DiceException($"{secret.Key} cannot be changed while its data exists: {reason}", "change it in .env.development before the first start, or remove the data: ./run-env.sh down --volumes");
        }
    }

    /// <summary>Checks a new value.</summary>
    /// <exception cref="DiceException">It is too short, or is more than one line.</exception>
    public static void Validate(Secret secret, string value)
    {
        if (value.Length < secret.LeastLength)
        {
            throw new DiceException($"the value for {secret.Key} has {value.Length} characters, fewer than {secret.LeastLength}", $"use a longer one, or ./run-env.sh secrets rotate {secret.Key}");
        }

        if (value.Any(char.IsControl))
        {
            throw new DiceException($"the value for {secret.Key} contains a line break or another control character", "write the value as one line");
        }
    }

    /// <summary>
    /// Stores the value. The files are replaced before the password's change is committed: a connection with the new password fails until the commit, one with
    /// the old password after it, and both are retried.
    /// </summary>
    private async Task StoreAsync(RunningStack running, Secret secret, string value)
    {
        var changes = new EnvironmentSecrets(Folders, Id).Read();
        try
        {
            if (secret.DatabaseRole is not { } role || running.Find(Postgres.Name) is null)
            {
                await WriteAsync(secret, value);
                return;
            }

            await using var connection = await DatabaseAccess.For(running, Secrets).OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await RunAsync(connection, "SET LOCAL log_min_error_statement = panic; SET LOCAL log_statement = 'none'; SET LOCAL log_min_duration_statement = -1; SET LOCAL password_encryption = 'scram-sha-256'");
            await RunAsync(connection, $"ALTER ROLE {Quote(role, '"')} PASSWORD {Quote(value, '\'')}");
            Progress($"Changing the password of the role {role} …");
            await WriteAsync(secret, value);
            await transaction.CommitAsync();
        }
        catch
        {
            await UndoAsync(secret, changes);
            throw;
        }
    }

    private async Task WriteAsync(Secret secret, string value)
    {
        if (Store is { } store)
        {
            await store(HoldersOf(secret).Select(holder => Stack[holder]), secret.Key, value);
        }

        new EnvironmentSecrets(Folders, Id).Set(secret.Key, value);
        WriteFiles(secret, value);
    }

    private void WriteFiles(Secret secret, string value)
    {
        var files = new GeneratedFiles(Folders, Id, new Dictionary<string, string>(Secrets) { [secret.Key] = value });
        foreach (var holder in HoldersOf(secret).Where(files.HasSecretsOf))
        {
            files.WriteSecrets(Stack[holder]);
        }
    }

    /// <summary>Returns to the old value. A further error, for example of the same full disk, must not hide the first.</summary>
    private async Task UndoAsync(Secret secret, ImmutableDictionary<string, string> changes)
    {
        try
        {
            if (Store is { } store)
            {
                await store(HoldersOf(secret).Select(holder => Stack[holder]), secret.Key, Secrets[secret.Key]);
            }

            new EnvironmentSecrets(Folders, Id).Restore(changes);
            WriteFiles(secret, Secrets[secret.Key]);
        }
        catch (Exception e) when (e is DiceException or KeyNotFoundException or HttpRequestException)
        {
            Progress($"{secret.Key} may have its new value in some files of {Folders.For(Id)}: {e.Message}");
        }
    }

    private async Task RestartAsync(EngineConnection engine, RunningService holder)
    {
        Progress($"Restarting {holder.Name}, which reads the secret when it starts …");
        await engine.Client.Containers.RestartContainerAsync(holder.ContainerId, new Api.ContainerRestartParameters { WaitBeforeKillSeconds = GraceSeconds }, CancellationToken.None);
        var now = (await RunningStack.ReadAsync(engine, Id, CancellationToken.None))[holder.Name];
        await new Waiter(engine.Client, TimeProvider.System).WaitAsync(Stack[holder.Name], now, onLook: null, CancellationToken.None);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Quote(string text, char quote) => $"{quote}{text.Replace(quote.ToString(), $"{quote}{quote}", StringComparison.Ordinal)}{quote}";
}
