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

    [Fact]
    public void Checkpoints_dated_in_the_future_do_not_push_out_one_that_is_made_now() =>
        Doomed([.. Enumerable.Range(0, 5).Select(number => Checkpoint($"auto-ahead-{number}", -400 + number, automatic: true, order: number + 1)), Checkpoint("auto-now", 0, automatic: true, order: 6)])
            .Should().Equal("auto-ahead-0");

    [Fact]
    public void Checkpoints_without_a_recorded_order_are_older_than_those_with_one() =>
        Doomed([.. Enumerable.Range(0, 5).Select(number => Checkpoint($"auto-ahead-{number}", -400 + number, automatic: true)), Checkpoint("auto-now", 0, automatic: true, order: 1)])
            .Should().Equal("auto-ahead-4");

    [Fact]
    public void One_made_while_the_clock_was_set_back_is_as_young_as_those_before_it() =>
        Doomed(Checkpoint("auto-before", 1, automatic: true, order: 1), Checkpoint("auto-set-back", 3000, automatic: true, order: 2), Checkpoint("auto-now", 0, automatic: true, order: 3)).Should().BeEmpty();

    [Fact]
    public void The_newest_stays_however_old_it_is() =>
        Doomed(Checkpoint("auto-older", 50, automatic: true, order: 1), Checkpoint("auto-old", 40, automatic: true, order: 2)).Should().Equal("auto-older");

    [Fact]
    public void What_is_spared_stays() =>
        CheckpointPruning.Doomed([.. Enumerable.Range(0, 7).Select(age => Checkpoint($"auto-{age}", age, automatic: true))], Now, "auto-6").Select(checkpoint => checkpoint.Name).Should().Equal("auto-5");

    [Fact]
    public void The_same_state_kept_again_and_again_does_not_push_another_state_out()
    {
        var safety = Checkpoint("auto-safety", 1, automatic: true, order: 1);
        SnapshotManifest[] same = [.. Enumerable.Range(2, 20).Select(number => Checkpoint($"auto-{number}", 0, automatic: true, order: number) with { ContentHash = "the same" })];

        Doomed([safety, .. same]).Should().HaveCount(19).And.NotContain("auto-safety").And.NotContain("auto-21");
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("with space")]
    [InlineData("Upper")]
    public void A_name_that_could_be_a_path_is_refused(string name) =>
        FluentActions.Invoking(() => CheckpointName.Parse(name)).Should().Throw<DiceException>().WithMessage("*is not a valid name*");

    [Fact]
    public void Nobody_may_take_the_name_of_an_automatic_one() =>
        FluentActions.Invoking(() => CheckpointName.ForNew("auto-mine", Now)).Should().Throw<DiceException>().WithMessage("*pruned*");

    [Fact]
    public void Two_checkpoints_of_one_second_have_different_names() =>
        CheckpointName.ForNew(null, Now).Should().NotBe(CheckpointName.ForNew(null, Now.AddMilliseconds(1)));

    private static IEnumerable<string> Doomed(params SnapshotManifest[] checkpoints) => CheckpointPruning.Doomed(checkpoints, Now).Select(checkpoint => checkpoint.Name);

    private static SnapshotManifest Checkpoint(string name, int ageInDays, bool automatic, long order = 0) => new()
    {
        Kind = SnapshotManifest.KindOfOurs,
        Format = SnapshotManifest.CurrentFormat,
        Stack = "dice",
        Environment = "specs",
        Name = name,
        Reason = "",
        Automatic = automatic,
        Order = order,
        CreatedAt = Now.AddDays(-ageInDays),
        Images = ImmutableSortedDictionary<string, SnapshotImage>.Empty,
        Parts = [],
        ContentHash = name,
    };
}
