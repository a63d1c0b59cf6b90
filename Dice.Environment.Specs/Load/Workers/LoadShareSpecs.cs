using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load.Workers;

/// <summary>The shares of several workers are together exactly the whole load.</summary>
public sealed class LoadShareSpecs
{
    private static readonly LoadProfile Even = LoadProfile.Open("even").WarmingUp(3, Seconds(2)).Ramping(1, 10, Seconds(7.3)).At(4.7, Seconds(11));

    public static TheoryData<LoadProfile, int> Loads => new()
    {
        { Even, 1 }, { Even, 2 }, { Even, 3 }, { Even, 7 },
        { Even.Spaced(Spacing.Poisson, seed: 9), 3 },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    public void Each_arrival_of_the_whole_load_belongs_to_one_worker_and_keeps_its_time(LoadProfile profile, int workers)
    {
        var whole = new ArrivalPlan(profile).Walk().Index().ToArray();

        var shares = Of(profile, workers).SelectMany(share => new ArrivalPlan(share).Walk().Select((arrival, own) => ((int)share.Share.NumberOf(own), arrival)));

        shares.OrderBy(entry => entry.Item1).Should().Equal(whole);
    }

    [Fact]
    public void Arrivals_differ_by_at_most_one_between_workers()
    {
        var counts = Of(Even, 7).Select(share => new ArrivalPlan(share).Walk().Count()).ToArray();

        counts.Sum().Should().Be(new ArrivalPlan(Even).Walk().Count());
        (counts.Max() - counts.Min()).Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Each_user_belongs_to_one_worker()
    {
        var profile = LoadProfile.Closed("users").Ramping(0, 10, Seconds(4)).At(10, Seconds(2));

        var own = Of(profile, 3).Select(share => new UserPlan(share).Own.ToArray()).ToArray();

        own.Select(users => users.Length).Should().Equal(4, 3, 3);
        own.SelectMany(users => users).Order().Should().Equal(Enumerable.Range(0, 10));
    }

    [Fact]
    public void The_maximum_in_flight_is_divided_without_a_remainder()
    {
        Enumerable.Range(0, 3).Sum(worker => new LoadShare(worker, 3).Of(5000)).Should().Be(5000);
        Enumerable.Range(0, 3).Select(worker => new LoadShare(worker, 3).Of(2)).Should().Equal(1, 1, 0);
    }

    [Fact]
    public void A_closed_load_with_fewer_users_than_workers_is_refused()
    {
        ErrorsOf(users: 3).Should().BeEmpty();
        ErrorsOf(users: 2).Should().Equal("it has fewer users (2) than workers (3)");

        static IEnumerable<string> ErrorsOf(int users) => ProfileValidator.Of(LoadProfile.Closed("few").At(users, Seconds(1)) with { Share = new LoadShare(0, 3) }, DoingNothing());
    }

    private static IEnumerable<LoadProfile> Of(LoadProfile profile, int workers) =>
        Enumerable.Range(0, workers).Select(worker => profile with { Share = new LoadShare(worker, workers) });
}
