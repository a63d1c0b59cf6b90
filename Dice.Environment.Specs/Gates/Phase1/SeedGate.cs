using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Model;
using Dice.Environment.Specs.Data.Seeding;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>The seed stands in the database as the files have it, again and again; a file that is wrong changes nothing.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Characters)]
public sealed class SeedGate(BackendStack backend, ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static SeedFolder Files { get; } = SeedFolder.Of(Checkout.Root);

    [Fact]
    public async Task What_stands_in_the_database_is_what_stands_in_the_files()
    {
        var outcome = await LoadAsync(Files);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Rows} rows, {outcome.Changes} changes; validated in {outcome.ValidationMs:0} ms, written in {outcome.WritingMs:0} ms"));

        await using var connection = await backend.OpenAsync();
        var stored = await SeedReader.ReadAsync(connection, Stop);
        var set = Files.ReadValid();
        foreach (var file in SeedFiles.All)
        {
            var expected = JsonSerializer.SerializeToElement(set[file].Select(entry => entry.Json));
            stored[file].GetArrayLength().Should().Be(set[file].Length, file);
            CanonicalJson.Checksum(stored[file]).Should().Be(CanonicalJson.Checksum(expected), file);
        }

        foreach (var table in outcome.Tables)
        {
            (await ScalarAsync<long>(connection, $"SELECT count(*) FROM {table.Name}")).Should().BeGreaterThanOrEqualTo(table.Rows, table.Name);
        }
    }

    [Fact]
    public async Task Rows_refer_to_rows_by_foreign_keys_and_the_rules_to_nothing_that_users_make()
    {
        await LoadAsync(Files);
        await using var connection = await backend.OpenAsync();

        (await ScalarAsync<long>(connection, "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'reference'::regnamespace")).Should().BeGreaterThanOrEqualTo(20);
        (await ScalarAsync<long>(connection, "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace")).Should().BeGreaterThanOrEqualTo(11);
        (await ScalarAsync<long>(connection, """
            SELECT count(*) FROM pg_constraint c JOIN pg_class t ON t.oid = confrelid
            WHERE contype = 'f' AND connamespace = 'reference'::regnamespace AND t.relnamespace <> 'reference'::regnamespace
            """)).Should().Be(0, "emptying users' tables with CASCADE must not reach the rules");
        (await ScalarAsync<long>(connection, "SELECT count(*) FROM pg_constraint WHERE NOT convalidated")).Should().Be(0);
        await FluentActions.Awaiting(() => ExecuteAsync(connection, "UPDATE characters SET class_key = 'tinker' WHERE key = 'aldous-fenn'"))
            .Should().ThrowAsync<PostgresException>().Where(refusal => refusal.SqlState == PostgresErrorCodes.ForeignKeyViolation);
    }

    [Fact]
    public async Task A_second_time_changes_nothing()
    {
        await LoadAsync(Files);
        var before = await FingerprintAsync();

        var again = await LoadAsync(Files);

        again.Changes.Should().Be(0);
        (await FingerprintAsync()).Should().Be(before, "no row was written, not even with what it held");
        (await (await LoaderAsync(Files)).EnsureAsync(Stop)).Should().BeNull("this version of the files is there");
    }

    [Fact]
    public async Task A_start_with_changed_files_updates_the_rules_and_leaves_what_a_developer_changed_or_deleted()
    {
        await LoadAsync(Files);
        await using var connection = await backend.OpenAsync();
        await ExecuteAsync(connection, "UPDATE users SET display_name = 'Mira the Bold' WHERE key = 'mira'");
        await ExecuteAsync(connection, "DELETE FROM characters WHERE key = 'aldous-fenn'");
        using var copy = new SeedCopy();
        copy.Change(SeedFiles.Monsters, "aboleth", monster => monster["alignment"] = "neutral evil");

        var outcome = await (await LoaderAsync(copy.Folder)).EnsureAsync(Stop);

        outcome!.IsRulesOnly.Should().BeTrue();
        outcome.Tables.Where(table => table.Written + table.Removed > 0).Should().ContainSingle().Which.Name.Should().Be("reference.monsters");
        (await ScalarAsync<string>(connection, "SELECT display_name FROM users WHERE key = 'mira'")).Should().Be("Mira the Bold");
        (await ScalarAsync<long>(connection, "SELECT count(*) FROM characters WHERE key = 'aldous-fenn'")).Should().Be(0);
        (await (await LoaderAsync(copy.Folder)).EnsureAsync(Stop)).Should().BeNull("this version of the rules is there");
    }

    [Fact]
    public async Task A_wrong_number_in_the_database_is_seen_and_set_right()
    {
        await LoadAsync(Files);
        await using var connection = await backend.OpenAsync();
        var right = SeedReader.Checksums(await SeedReader.ReadAsync(connection, Stop));

        await ExecuteAsync(connection, "UPDATE reference.monsters SET hit_points = hit_points + 1 WHERE key = 'aboleth'");

        var wrong = SeedReader.Checksums(await SeedReader.ReadAsync(connection, Stop));
        SeedFiles.All.Where(file => wrong[file] != right[file]).Should().Equal(SeedFiles.Monsters);
        (await LoadAsync(Files)).Tables.Where(table => table.Written + table.Removed > 0).Should().Equal(new SeedOutcome.Table("reference.monsters", 99, 1, 0));
        SeedReader.Checksums(await SeedReader.ReadAsync(connection, Stop)).Should().Equal(right);
    }

    [Fact]
    public async Task A_malformed_file_is_refused_with_file_path_and_reason_and_nothing_is_written()
    {
        await LoadAsync(Files);
        using var copy = new SeedCopy();
        copy.Change(SeedFiles.Users, "dorian", user => user["displayName"] = "Somebody Else"); // Right, and before the fault in order.
        copy.Change(SeedFiles.Characters, "aldous-fenn", character => character["level"] = "one");
        var before = await FingerprintAsync();

        var (exitCode, printed) = await HostProcess.RunAsync(backend.Id, ["db", "seed", "--from", copy.Folder.Path]);

        exitCode.Should().Be(1);
        printed.Should().Contain("characters.json: $.characters[0].level: must be integer, not \"one\"").And.NotContain("   at ");
        (await FingerprintAsync()).Should().Be(before);
    }

    [Fact]
    public async Task What_the_database_refuses_leaves_nothing_half_written()
    {
        await LoadAsync(Files);
        await using var connection = await backend.OpenAsync();
        await ExecuteAsync(connection, "INSERT INTO users (key, email, display_name, roles) VALUES ('dora', 'dora@dice.local', 'Dora', '{player}')");
        using var copy = new SeedCopy();
        copy.Change(SeedFiles.Monsters, "aboleth", monster => monster["alignment"] = "neutral evil"); // Right, and written before the refusal.
        copy.Change(SeedFiles.Users, "dorian", user => user["email"] = "dora@dice.local");
        var before = await FingerprintAsync();

        (await FluentActions.Awaiting(() => LoadAsync(copy.Folder)).Should().ThrowAsync<DiceException>()).Which.Problem.Should().Contain("dora@dice.local").And.Contain("nothing was written");

        (await FingerprintAsync()).Should().Be(before);
        await ExecuteAsync(connection, "DELETE FROM users WHERE key = 'dora'");
    }

    [Fact]
    public async Task Seeding_keeps_what_users_made_reseeding_replaces_it_and_the_backend_shows_both_at_once()
    {
        var seed = await HostProcess.RunAsync(backend.Id, ["db", "seed"]);
        seed.ExitCode.Should().Be(0, seed.Output);
        using var http = SignedIn.CreateClient(await backend.BackendUrlAsync(), SignedIn.Tomas);
        var his = Files.ReadValid()[SeedFiles.Characters].Count(character => character.Text("owner") == "tomas");
        using var created = await http.PostAsJsonAsync("/trpc/characters.create", MyCharacter, Stop);
        created.IsSuccessStatusCode.Should().BeTrue(await created.Content.ReadAsStringAsync(Stop));
        (await NamesAsync(http)).Should().Contain("Aldous Fenn").And.Contain("My Own").And.HaveCount(his + 1, "the list is cached now");

        (await HostProcess.RunAsync(backend.Id, ["db", "seed"])).Output.Should().Contain("none of which had to change");
        (await NamesAsync(http)).Should().Contain("My Own");

        var reseed = await HostProcess.RunAsync(backend.Id, ["db", "reseed"]);
        reseed.ExitCode.Should().Be(0, reseed.Output);
        (await NamesAsync(http)).Should().Contain("Aldous Fenn").And.NotContain("My Own", "the backend's cache is put out of use").And.HaveCount(his);
    }

    [Fact]
    public async Task A_reset_of_rows_keeps_the_rules_and_the_checkpoint_that_it_makes_brings_the_rest_back()
    {
        await LoadAsync(Files);
        await using var connection = await backend.OpenAsync();

        var (exitCode, output) = await HostProcess.RunAsync(backend.Id, ["db", "reset"]);

        exitCode.Should().Be(0, output);
        (await ScalarAsync<long>(connection, "SELECT count(*) FROM users")).Should().Be(0);
        (await ScalarAsync<long>(connection, "SELECT count(*) FROM reference.spells")).Should().BePositive("the rules stay");
        var kept = Regex.Match(output, "checkpoint restore (auto-db-reset-[0-9a-z-]+)");
        kept.Success.Should().BeTrue(output);
        (await HostProcess.RunAsync(backend.Id, ["checkpoint", "restore", kept.Groups[1].Value])).ExitCode.Should().Be(0);
        await using var restored = await backend.OpenAsync();
        (await ScalarAsync<long>(restored, "SELECT count(*) FROM users")).Should().Be(6);
    }

    private static object MyCharacter { get; } = new
    {
        name = "My Own",
        species = "Dwarf",
        className = "Cleric",
        abilities = new { strength = 14, dexterity = 8, constitution = 15, intelligence = 10, wisdom = 16, charisma = 12 },
        hitPoints = new { max = 10, current = 10 },
    };

    private static async Task<IReadOnlyList<string>> NamesAsync(HttpClient http)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>($"/trpc/characters.list?input={Uri.EscapeDataString("""{"limit":100}""")}", Stop);
        return [.. answer.GetProperty("result").GetProperty("data").GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private async Task<SeedLoader> LoaderAsync(SeedFolder folder) => new(await backend.AccessAsync(), folder);

    private async Task<SeedOutcome> LoadAsync(SeedFolder folder) => await (await LoaderAsync(folder)).LoadAsync(SeedMode.Add, Stop);

    /// <summary>Every row of every seeded table with the transaction that wrote it.</summary>
    private async Task<string> FingerprintAsync()
    {
        await using var connection = await backend.OpenAsync();
        var sums = new List<string>();
        foreach (var table in SeedTables.Reference.Concat(SeedTables.Development).Append(SeedTables.Seeding))
        {
            sums.Add($"{table} {await ScalarAsync<string>(connection, $"SELECT coalesce(md5(string_agg(t::text || t.xmin::text, ';' ORDER BY t::text)), '') FROM {table} t")}");
        }

        return string.Join('\n', sums);
    }
}
