using System.Collections.Immutable;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Data.Checkpoints;

[Trait("Phase", "1")]
public sealed class CheckpointPruningSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_newest_five_automatic_ones_stay() =>
        Doomed([.. Enumerable.Range(0, 8).Select(age => Checkpoint($"auto-{age}", age, automatic: true))]).Should().BeEquivalentTo("auto-5", "auto-6", "auto-7");

    [Fact]
    public void No_automatic_one_becomes_older_than_14_days() =>
        Doomed(Checkpoint("auto-young", 13, automatic: true), Checkpoint("auto-old", 15, automatic: true)).Should().Equal("auto-old");

    [Fact]
    public void What_somebody_named_stays_however_old_and_does_not_count()
    {
        SnapshotManifest[] named = [.. Enumerable.Range(0, 20).Select(age => Checkpoint($"mine-{age}", age * 10, automatic: false))];
        SnapshotManifest[] automatic = [.. Enumerable.Range(0, 5).Select(age => Checkpoint($"auto-{age}", age, automatic: true))];

        Doomed([.. named, .. automatic]).Should().BeEmpty();
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("with space")]
    [InlineData("Upper")]
    public void A_name_that_could_be_a_path_is_refused(string name) =>
        FluentActions.Invoking(() => CheckpointName.Parse(name)).Should().Throw<DiceException>().WithMessage("*no usable name*");

    [Fact]
    public void Nobody_may_take_the_name_of_an_automatic_one() =>
        FluentActions.Invoking(() => CheckpointName.ForNew("auto-mine", Now)).Should().Throw<DiceException>().WithMessage("*pruned*");

    [Fact]
    public void Two_checkpoints_of_one_second_have_different_names() =>
        CheckpointName.ForNew(null, Now).Should().NotBe(CheckpointName.ForNew(null, Now.AddMilliseconds(1)));

    private static IEnumerable<string> Doomed(params SnapshotManifest[] checkpoints) => CheckpointPruning.Doomed(checkpoints, Now).Select(checkpoint => checkpoint.Name);

    private static SnapshotManifest Checkpoint(string name, int ageInDays, bool automatic) => new()
    {
        Kind = SnapshotManifest.KindOfOurs,
        Format = SnapshotManifest.CurrentFormat,
        Stack = "dice",
        Environment = "specs",
        Name = name,
        Reason = "",
        Automatic = automatic,
        CreatedAt = Now.AddDays(-ageInDays),
        Images = ImmutableSortedDictionary<string, SnapshotImage>.Empty,
        Parts = [],
        ContentHash = "",
    };
}
