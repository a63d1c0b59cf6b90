using Dice.Environment.Data;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Data.Seeding;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>The collections of the CMS validate the seed when it is loaded.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class CmsSeedGate(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("badseed");
    private readonly SeedCopy _seed = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (await shared.Environments).DownAsync(_id);
        _seed.Dispose();
    }

    [Fact]
    public async Task An_entry_that_a_collection_refuses_ends_the_start_with_file_entry_field_and_rule_and_nothing_is_written()
    {
        _seed.Change("spells", "bane", spell => spell["level"] = 12);
        var stack = DiceStack.Create(Checkout.Fixtures with { SeedData = _seed.Folder.Path }).UpTo(new Phase(2));
        var environments = await shared.Environments;

        var error = (await FluentActions.Awaiting(() => environments.UpAsync(stack, _id, [Cms.Name])).Should().ThrowAsync<ServiceFailedException>()).Which;

        error.Service.Should().Be(Cms.Name);
        error.LastLines.TrimEnd().Split('\n')[^1].Should().Be(
            """{"level":"error","event":"start-failed","reason":"seed-data/spells.json: entry \"bane\" is refused: level: Write a whole number from 0 to 9. Nothing was written."}""");
        (await CountAsync("users")).Should().Be(1, "the administrator is no content");
        (await CountAsync("classes")).Should().Be(0, "classes come before spells, in the same transaction");
        (await CountAsync("spells")).Should().Be(0);
    }

    private async Task<long> CountAsync(string collection)
    {
        var stack = await (await shared.Environments).ReadAsync(_id);
        await using var connection = await DatabaseAccess.For(stack, SignedIn.Secrets).OpenAsync(Cms.Database, Stop);
        await using var command = new NpgsqlCommand($"select count(*) from {collection}", connection);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}
