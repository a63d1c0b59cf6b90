using Dice.Environment.Data;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Services;
using Dice.Environment.Specs.Data.Checkpoints;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A volume may move between images whose C libraries sort differently.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class CollationGate(SharedStores stores, SharedStack shared)
{
    private const string Age = "update pg_database set datcollversion = '2.31' where datname = 'dice'"; // As an older image would have left it.

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_volume_sorts_by_PostgreSQLs_own_locale_whatever_the_image()
    {
        var environment = await stores.FilledAsync();

        (await environment.State.ScalarAsync("select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'dice'")).Should().Be("b C.UTF-8");
        (await environment.State.ScalarAsync("select string_agg(c, '' order by c) from unnest(array['b', 'ä', 'B', 'a', 'Z']) c")).Should().Be("BZabä");
        (await environment.State.ScalarAsync("select upper('straße äöé')")).Should().Be("STRAßE ÄÖÉ");
    }

    [Fact]
    public async Task An_old_volume_gets_a_note_at_the_start_and_the_doctor_repairs_it()
    {
        var environment = await stores.FilledAsync();
        await environment.State.ExecuteAsync(Age);
        var environments = await shared.Environments;
        await environments.Engine.Client.Containers.StopContainerAsync((await environment.Data.ReadAsync(Stop))[Postgres.Name].ContainerId, new ContainerStopParameters(), Stop);
        var told = new List<string>();
        using (var started = await environments.UpAsync(DataEnvironment.Stores, environment.Id))
        {
            await new DataAtStart(environment.Data, DataEnvironment.Stores, Workspace.Fixtures(Checkout.Root), SeedFolder.Of(Checkout.Root), told.Add).AfterUpAsync(started, Stop);
        }

        told.Should().ContainSingle().Which.Should().Contain("the indexes of dice were built with collation version 2.31").And.Contain("doctor --fix").And.Contain("REFRESH COLLATION VERSION");
        (await HostProcess.RunAsync(environment.Id, ["doctor"])).Output.Should().Contain("collations: the indexes of dice were built with collation version 2.31");
        var repaired = (await HostProcess.RunAsync(environment.Id, ["doctor", "--fix"])).Output;
        repaired.Should().Contain("reindexed  database dice").And.Contain("collations: no database has indexes of another collation version");
        (await new DatabaseCollations(await environment.State.AccessAsync()).FindAsync(Stop)).Should().BeEmpty();
    }
}
