using Dice.Environment.Data;
using Dice.Environment.Data.Reset.Templates;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Specs.Data.Reset;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A database for each test class: equal to the template, apart from all others, gone afterwards; and a rebuilt one that never leaves less than before.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class TemplateGate(SharedStack shared) : IAsyncLifetime
{
    private const string Template = "dice_template_";
    private readonly string _key = $"gate{Guid.NewGuid().ToString("N")[..8]}";
    private readonly string _database = $"rebuild_gate_{Guid.NewGuid():N}";
    private DatabaseAccess _access = null!;
    private NpgsqlConnection _server = null!;
    private int _builds;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DatabaseSource Source => new(_key, async (access, database, cancellation) =>
    {
        Interlocked.Increment(ref _builds);
        await ScratchSchema.CreateAsync(access, database, cancellation);
    });

    public async ValueTask InitializeAsync()
    {
        _access = DatabaseAccess.For(await shared.ReadWholeAsync(), SecretFile.Read(Path.Combine(Checkout.Root, ".env.development")));
        _server = await _access.OpenAsync("postgres", Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in await NamesAsync("SELECT datname FROM pg_database WHERE datname LIKE 'rebuild\\_gate\\_%'"))
        {
            await _server.RunAsync($"DROP DATABASE {database} WITH (FORCE)");
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_clone_equals_its_template_and_what_happens_in_it_stays_there()
    {
        await using var templates = await TemplateDatabases.OpenAsync(_access, Source, Stop);
        await using var first = await templates.CloneAsync(Stop);
        await using var second = await templates.CloneAsync(Stop);
        await using var one = await first.OpenAsync(Stop);
        await using var other = await second.OpenAsync(Stop);
        var (content, schema) = (await one.ContentHashAsync(), await one.SchemaHashAsync());
        await _server.RunAsync($"CREATE DATABASE {_database} TEMPLATE template0");
        await ScratchSchema.CreateAsync(_access, _database, Stop);
        await using (var built = await _access.OpenAsync(_database, Stop))
        {
            (await built.ContentHashAsync()).Should().Be(content, "a clone is what building gives");
            (await built.SchemaHashAsync()).Should().Be(schema);
        }

        await ScratchSchema.FillAsync(one, 10);
        await one.RunAsync("DROP TABLE reference.rules CASCADE");

        (await other.ContentHashAsync()).Should().Be(content);
        (await other.SchemaHashAsync()).Should().Be(schema);
        await using var third = await templates.CloneAsync(Stop);
        await using var later = await third.OpenAsync(Stop);
        (await later.ContentHashAsync()).Should().Be(content, "the template is as it was");
    }

    [Fact]
    public async Task Ten_clones_at_once_all_work_and_none_is_left()
    {
        await using var templates = await TemplateDatabases.OpenAsync(_access, Source, Stop);

        var names = await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
        {
            await using var clone = await templates.CloneAsync(Stop);
            await using var connection = await clone.OpenAsync(Stop);
            await ScratchSchema.FillAsync(connection, number + 1);
            (await ScratchSchema.CountAsync(connection)).Should().Be(5 + (4 * (number + 1)));
            return clone.Name;
        }));

        names.Should().OnlyHaveUniqueItems();
        (await NamesAsync("SELECT datname FROM pg_database")).Should().NotContain(names);
        _builds.Should().Be(1);
    }

    [Fact]
    public async Task Nobody_can_connect_to_the_template()
    {
        await using var templates = await TemplateDatabases.OpenAsync(_access, Source, Stop);

        (await FluentActions.Awaiting(() => _access.OpenAsync(Template + _key, Stop)).Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("not currently accepting connections");
    }

    [Fact]
    public async Task Two_who_ask_at_once_make_one_template_and_a_changed_key_makes_another_in_its_place()
    {
        var both = await Task.WhenAll(TemplateDatabases.OpenAsync(_access, Source, Stop), TemplateDatabases.OpenAsync(_access, Source, Stop));
        await both[0].DisposeAsync();
        await both[1].DisposeAsync();
        _builds.Should().Be(1);

        await using var changed = await TemplateDatabases.OpenAsync(_access, Source with { Key = _key + "changed" }, Stop);

        _builds.Should().Be(2);
        (await NamesAsync("SELECT datname FROM pg_database WHERE datname LIKE 'dice\\_template\\_%'")).Should().Equal($"{Template}{_key}changed");
    }

    [Fact]
    public async Task A_template_made_under_another_collation_version_is_made_again()
    {
        await (await TemplateDatabases.OpenAsync(_access, Source, Stop)).DisposeAsync();
        await _server.RunAsync($"UPDATE pg_database SET datcollversion = '2.31' WHERE datname = '{Template}{_key}'"); // As when the image's C library has changed.

        await using var templates = await TemplateDatabases.OpenAsync(_access, Source, Stop);

        _builds.Should().Be(2);
        await using var clone = await templates.CloneAsync(Stop);
    }

    [Fact]
    public async Task A_build_that_fails_leaves_no_template_behind()
    {
        var failing = Source with { BuildAsync = (_, _, _) => throw new InvalidOperationException("the seed is bad") };

        await FluentActions.Awaiting(() => TemplateDatabases.OpenAsync(_access, failing, Stop)).Should().ThrowAsync<InvalidOperationException>();

        (await NamesAsync($"SELECT datname FROM pg_database WHERE datname LIKE '%{_key}%'")).Should().BeEmpty();
        await using var templates = await TemplateDatabases.OpenAsync(_access, Source, Stop);
        await using var clone = await templates.CloneAsync(Stop);
    }

    [Fact]
    public async Task Clones_whose_owner_is_gone_are_removed_by_the_next_and_those_of_the_living_stay()
    {
        await using var living = await TemplateDatabases.OpenAsync(_access, Source, Stop);
        await using var kept = await living.CloneAsync(Stop);
        var gone = await TemplateDatabases.OpenAsync(_access, Source, Stop);
        var abandoned = await gone.CloneAsync(Stop);
        await gone.DisposeAsync();

        await using var next = await TemplateDatabases.OpenAsync(_access, Source, Stop);

        var names = await NamesAsync("SELECT datname FROM pg_database");
        names.Should().Contain(kept.Name).And.NotContain(abandoned.Name);
    }

    [Fact]
    public async Task A_rebuilt_database_is_new_though_clients_keep_connecting_to_the_old_one()
    {
        await DatabaseRebuild.RebuildAsync(_access, Source, _database, Stop);
        await using var old = await _access.OpenAsync(_database, Stop);
        var fresh = await old.ContentHashAsync();
        await ScratchSchema.FillAsync(old, 10);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var clients = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => KeepConnectingAsync(over.Token)));

        await DatabaseRebuild.RebuildAsync(_access, Source, _database, Stop);

        await over.CancelAsync();
        (await clients).Sum().Should().BePositive("clients were there");
        await using var rebuilt = await _access.OpenAsync(_database, Stop);
        (await rebuilt.ContentHashAsync()).Should().Be(fresh);
        (await NamesAsync($"SELECT datname FROM pg_database WHERE datname LIKE '{_database}%'")).Should().Equal(_database);
    }

    [Fact]
    public async Task A_rebuild_that_fails_leaves_the_old_database_whole()
    {
        await DatabaseRebuild.RebuildAsync(_access, Source, _database, Stop);
        await using var old = await _access.OpenAsync(_database, Stop);
        await ScratchSchema.FillAsync(old, 10);
        var before = await old.ContentHashAsync();
        var failing = Source with { BuildAsync = (_, _, _) => throw new InvalidOperationException("the migration is bad") };

        await FluentActions.Awaiting(() => DatabaseRebuild.RebuildAsync(_access, failing, _database, Stop)).Should().ThrowAsync<InvalidOperationException>();

        (await old.ContentHashAsync()).Should().Be(before, "even its sessions go on");
        (await NamesAsync($"SELECT datname FROM pg_database WHERE datname LIKE '{_database}%'")).Should().Equal(_database);
    }

    private async Task<int> KeepConnectingAsync(CancellationToken over)
    {
        for (var connected = 0; ;)
        {
            try
            {
                await using var connection = await _access.OpenAsync(_database, over);
                connected++;
                await using var sleep = new NpgsqlCommand("SELECT pg_sleep(0.02)", connection);
                await sleep.ExecuteNonQueryAsync(over);
            }
            catch (Exception) when (over.IsCancellationRequested)
            {
                return connected;
            }
            catch (Exception e) when (e is NpgsqlException or DiceException or IOException)
            {
                // Ended by the rebuild, as it should be.
            }
        }
    }

    private Task<string[]> NamesAsync(string query) => _server.AskAsync<string[]>($"SELECT coalesce(array_agg(datname::text), '{"{}"}') FROM ({query}) names");
}
