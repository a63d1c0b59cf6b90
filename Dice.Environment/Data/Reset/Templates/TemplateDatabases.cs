using System.Security.Cryptography;
using Dice.Environment.Data.Reset.Rows;
using Npgsql;

namespace Dice.Environment.Data.Reset.Templates;

/// <summary>
/// Provides databases for test classes. Each is cloned from a template, in a fraction of the time that migrations and seeds take, and has
/// its own connection string: classes can run in parallel and may even change the schema.
/// </summary>
/// <remarks>
/// <para>
/// The template is a separate database, named by its source's key. The first caller creates it, later callers reuse it, and it is replaced
/// when migrations or seeds change. It accepts no connections, because a database with sessions cannot be cloned. It gets its name when it is
/// complete, so that a partial template of a killed process is never used. The server does not clone a database with another collation
/// version than its own, so after a change of the image the template is built again.
/// </para>
/// <para>
/// Clones are dropped when disposed. Clones of a killed process are dropped by the next process: an owner holds a connection for as
/// long as it lives, and a clone whose owner has no connection is orphaned.
/// </para>
/// </remarks>
public sealed class TemplateDatabases : IAsyncDisposable
{
    private const string TemplatePrefix = "dice_template_";
    private const string ClonePrefix = "dice_clone_";
    private const string BuildingSuffix = "_building";

    /// <summary>The server clones one database per processor at a time; more clones would wait for the same disk.</summary>
    private const int MostAtOnce = 4;

    private readonly DatabaseServer _presence;
    private readonly string _owner;
    private readonly string _template;
    private readonly SemaphoreSlim _slots = new(MostAtOnce);
    private readonly Stack<DatabaseServer> _idle = new();
    private int _count;

    private TemplateDatabases(DatabaseAccess access, DatabaseServer presence, string owner, string template)
    {
        Access = access;
        _presence = presence;
        _owner = owner;
        _template = template;
    }

    /// <summary>The server.</summary>
    public DatabaseAccess Access { get; }

    /// <summary>Opens the template of a source; builds it if it does not exist.</summary>
    /// <exception cref="DiceException">The source fails, or another process builds the template and does not finish in time.</exception>
    public static async Task<TemplateDatabases> OpenAsync(DatabaseAccess access, DatabaseSource source, CancellationToken cancellation)
    {
        if (source.Key is not { Length: > 0 and <= 32 } || !source.Key.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException($"'{source.Key}' is not a key of at most 32 letters and digits", nameof(source));
        }

        var owner = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var presence = await DatabaseServer.OpenAsync(access, cancellation);
        try
        {
            await presence.QueryAsync<string>("SELECT set_config('application_name', $1, false)", cancellation, ClonePrefix + owner);
            await RemoveAbandonedAsync(presence, cancellation);
            var template = TemplatePrefix + source.Key;
            if (!await IsThereAsync(presence, template, cancellation))
            {
                await MakeAsync(access, presence, source, template, cancellation);
            }

            return new TemplateDatabases(access, presence, owner, template);
        }
        catch
        {
            await presence.DisposeAsync();
            throw;
        }
    }

    /// <summary>Clones the template. The caller disposes the clone, which drops it. Can be called in parallel.</summary>
    public async Task<ClonedDatabase> CloneAsync(CancellationToken cancellation)
    {
        var name = $"{ClonePrefix}{_owner}_{Interlocked.Increment(ref _count)}";
        await _slots.WaitAsync(cancellation);
        try
        {
            var server = TakeIdle() ?? await DatabaseServer.OpenAsync(Access, cancellation);
            try
            {
                await server.CloneAsync(_template, name, cancellation);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }

            lock (_idle)
            {
                _idle.Push(server);
            }

            return new ClonedDatabase(Access, name);
        }
        finally
        {
            _slots.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (TakeIdle() is { } server)
        {
            await server.DisposeAsync();
        }

        await _presence.DisposeAsync();
        _slots.Dispose();
    }

    private static async Task<bool> IsThereAsync(DatabaseServer server, string template, CancellationToken cancellation) =>
        await server.QueryAsync<bool>(
            "SELECT datcollversion IS NOT DISTINCT FROM pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = $1", cancellation, template) is [true];

    private static async Task MakeAsync(DatabaseAccess access, DatabaseServer server, DatabaseSource source, string template, CancellationToken cancellation)
    {
        await using var exclusive = await DatabaseLock.TakeAsync(access, TemplatePrefix, cancellation);
        if (await IsThereAsync(server, template, cancellation))
        {
            return; // Built by another process during the wait.
        }

        // Partial templates, and those of other migrations or seeds.
        foreach (var outdated in await server.QueryAsync<string>("SELECT datname::text FROM pg_database WHERE starts_with(datname, $1)", cancellation, TemplatePrefix))
        {
            await server.DropAsync(outdated, cancellation);
        }

        var building = template + BuildingSuffix;
        try
        {
            await server.CreateEmptyAsync(access, building, cancellation);
            await source.BuildAsync(access, building, cancellation);
            await TidyAsync(access, building, cancellation);
            await server.ExecuteAsync($"ALTER DATABASE {TableName.Quote(building)} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true", cancellation);
            await server.QueryAsync<bool>("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", cancellation, building);
            await server.ExecuteAsync($"ALTER DATABASE {TableName.Quote(building)} RENAME TO {TableName.Quote(template)}", cancellation);
        }
        catch
        {
            await server.DropAsync(building, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Removes dead rows and collects statistics once, rather than in every clone.</summary>
    private static async Task TidyAsync(DatabaseAccess access, string database, CancellationToken cancellation)
    {
        await using var connection = await access.OpenAsync(database, cancellation);
        await using var vacuum = new NpgsqlCommand("VACUUM (FREEZE, ANALYZE)", connection) { CommandTimeout = 0 };
        await vacuum.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task RemoveAbandonedAsync(DatabaseServer server, CancellationToken cancellation)
    {
        const string Query = """
            SELECT d.datname::text FROM pg_database d
            WHERE starts_with(d.datname, $1)
              AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)
              AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = regexp_replace(d.datname::text, '_\d+$', ''))
            """;
        foreach (var abandoned in await server.QueryAsync<string>(Query, cancellation, ClonePrefix))
        {
            await server.DropAsync(abandoned, cancellation);
        }
    }

    private DatabaseServer? TakeIdle()
    {
        lock (_idle)
        {
            return _idle.TryPop(out var server) ? server : null;
        }
    }
}
