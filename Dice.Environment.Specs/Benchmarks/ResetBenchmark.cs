using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dice.Environment.Data;
using Dice.Environment.Data.Reset;
using Dice.Environment.Data.Reset.Rows;
using Dice.Environment.Data.Reset.Templates;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Specs.Data.Reset;
using Dice.Environment.Specs.Support;
using Dice.Reports;
using Respawn;
using Respawn.Graph;

namespace Dice.Environment.Specs.Benchmarks;

/// <summary>
/// Compares the ways back to a known state, on the real schema and the environment's own volume. Not run with the specs: see
/// <c>benchmarks/reset.sh</c>, which names the environment.
/// </summary>
/// <remarks>The ways take turns within each round, so that whatever else the machine does falls on all of them alike.</remarks>
[Trait("Kind", "Benchmark")]
public sealed class ResetBenchmark(ITestOutputHelper output)
{
    private const string Scratch = "bench_reset";
    private const string Copy = "bench_copy";
    private const string Rebuilt = "bench_rebuild";
    private const string Tables = "character_items, character_spells, character_skills, characters, users";

    /// <summary>What a test leaves behind: some characters with their things.</summary>
    private const string Fill = """
        INSERT INTO users (key, email, display_name, roles) SELECT 'bench-' || n, n || '@bench.example', 'User ' || n, '{player}' FROM generate_series(1, 5) n;
        INSERT INTO characters (name, species, class_name, strength, dexterity, constitution, intelligence, wisdom, charisma, max_hit_points, current_hit_points, owner_id)
        SELECT 'Bench ' || n, 'Elf', 'Wizard', 10, 10, 10, 10, 10, 10, 8, 8, (SELECT id FROM users WHERE key = 'bench-' || 1 + n % 5) FROM generate_series(1, 50) n;
        INSERT INTO character_items SELECT c.id, i.key, 1 FROM characters c, (SELECT key FROM reference.items ORDER BY key LIMIT 4) i WHERE c.name LIKE 'Bench %';
        INSERT INTO character_spells SELECT c.id, s.key FROM characters c, (SELECT key FROM reference.spells ORDER BY key LIMIT 4) s WHERE c.name LIKE 'Bench %';
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Ways_of_resetting_compared()
    {
        var runs = Number("RUNS", 20);
        var rebuilds = Number("REBUILDS", 5);
        using var engine = await EngineSetup.ConnectAsync(Stop);
        var stack = await RunningStack.ReadAsync(engine, EnvironmentId.Parse(Env.GetEnvironmentVariable("DICE_ENVIRONMENT")!), Stop);
        var access = DatabaseAccess.For(stack, SecretFile.Read(Path.Combine(Checkout.Root, ".env.development")));
        var source = DiceDatabase.Source(engine, stack, DiceDatabase.MigrationsOf(Checkout.Fixtures), SeedFolder.Of(Checkout.Root));
        var times = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);

        await DatabaseRebuild.RebuildAsync(access, source, Scratch, Stop);
        await using var server = await access.OpenAsync("postgres", Stop);
        await using var connection = await access.OpenAsync(Scratch, Stop);
        await using var templates = await TemplateDatabases.OpenAsync(access, source, Stop);
        var rules = await connection.ContentHashAsync("reference");
        var respawner = await Respawner.CreateAsync(connection, new RespawnerOptions
        {
            DbAdapter = DbAdapter.Postgres,
            SchemasToInclude = ["public"],
            TablesToIgnore = [new Table("migrations")],
            WithReseed = true,
        });
        for (var run = 0; run <= runs; run++)
        {
            await ResetAsync("reset_ms", () => DatabaseReset.ResetAsync(connection, KeptTables.Dice, Stop));
            await ResetAsync("respawn_ms", () => respawner.ResetAsync(connection));
            await ResetAsync("truncate_ms", () => connection.RunAsync($"TRUNCATE {Tables} RESTART IDENTITY"));
            await CloneAsync(run);
            await MeasureAsync("clone_file_copy_ms", run, () => server.RunAsync($"CREATE DATABASE {Copy} TEMPLATE dice_template_{source.Key} STRATEGY FILE_COPY"));
            await server.RunAsync($"DROP DATABASE {Copy}");

            async Task ResetAsync(string way, Func<Task> reset)
            {
                await connection.RunAsync(Fill);
                await MeasureAsync(way, run, reset);
                (await connection.AskAsync<long>("SELECT count(*) FROM characters")).Should().Be(0, way);
            }
        }

        (await connection.ContentHashAsync("reference")).Should().Be(rules, "no way may touch the rules");
        for (var run = 1; run <= rebuilds; run++)
        {
            await MeasureAsync("rebuild_ms", run, () => DatabaseRebuild.RebuildAsync(access, source, Rebuilt, Stop));
        }

        Write(times, runs, rebuilds);

        // The first run warms up: code is compiled, caches are filled.
        async Task MeasureAsync(string way, int run, Func<Task> work)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            if (run > 0)
            {
                (times.TryGetValue(way, out var list) ? list : times[way] = []).Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        async Task CloneAsync(int run)
        {
            ClonedDatabase? clone = null;
            await MeasureAsync("clone_ms", run, async () => clone = await templates.CloneAsync(Stop));
            await using (var used = await clone!.OpenAsync(Stop))
            {
                (await used.AskAsync<long>("SELECT count(*) FROM reference.spells")).Should().BePositive();
            }

            await MeasureAsync("clone_drop_ms", run, async () => await clone.DisposeAsync());
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Env.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;

    private void Write(SortedDictionary<string, List<double>> times, int runs, int rebuilds)
    {
        foreach (var (way, list) in times)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{way,-22} {list.Median(),10:0.0}   {list.Min():0.0} … {list.Max():0.0}   ({list.Count} runs)"));
        }

        var document = times.ToDictionary(entry => entry.Key, entry => Math.Round(entry.Value.Median(), 1));
        document["runs"] = runs;
        document["rebuild_runs"] = rebuilds;
        var file = Env.GetEnvironmentVariable("DICE_BENCHMARK_RESULT") ?? throw new InvalidOperationException("run it through benchmarks/reset.sh");
        File.WriteAllText(file, JsonSerializer.Serialize(document));
    }
}
