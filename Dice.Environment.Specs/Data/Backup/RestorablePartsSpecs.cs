using System.Collections.Immutable;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Specs.Data.Backup;

/// <summary>Which parts of a snapshot an environment takes: production on a cluster has no LocalStack.</summary>
public sealed class RestorablePartsSpecs
{
    [Fact]
    public void All_parts_of_services_that_run_are_restored()
    {
        var (parts, notes) = RestorableParts.Of(Snapshot(("postgres", 5), ("cms", 3), ("localstack", 0)), Environment(("postgres", "running"), ("localstack", "running")));

        parts.Select(part => part.Store).Should().Equal("postgres", "cms", "localstack");
        notes.Should().BeEmpty();
    }

    [Fact]
    public void An_empty_part_of_a_service_that_the_environment_does_not_have_is_left_out_with_a_note()
    {
        var (parts, notes) = RestorableParts.Of(Snapshot(("postgres", 5), ("localstack", 0)), Environment(("postgres", "running")));

        parts.Select(part => part.Store).Should().Equal("postgres");
        notes.Should().ContainSingle().Which.Should().StartWith("localstack was left out");
    }

    [Fact]
    public void A_part_with_content_that_has_no_place_is_refused_with_the_remedy() =>
        FluentActions.Invoking(() => RestorableParts.Of(Snapshot(("postgres", 5), ("localstack", 2)), Environment(("postgres", "running"))))
            .Should().Throw<DiceException>().Where(error => error.Problem.Contains("the environment has no localstack, and the snapshot contains 2", StringComparison.Ordinal) && error.Remedy.Contains("into an environment that has it", StringComparison.Ordinal));

    [Fact]
    public void A_service_that_has_stopped_is_named_even_if_its_part_is_empty() =>
        FluentActions.Invoking(() => RestorableParts.Of(Snapshot(("postgres", 5), ("localstack", 0)), Environment(("postgres", "running"), ("localstack", "exited"))))
            .Should().Throw<DiceException>().Where(error => error.Problem.StartsWith("localstack must run", StringComparison.Ordinal));

    private static RunningStack Environment(params (string Name, string State)[] services) => new()
    {
        Id = EnvironmentId.Parse("specs"),
        Services =
        [
            .. services.Select(service => new RunningService
            {
                Name = service.Name,
                ContainerId = service.Name,
                State = service.State,
                StateInWords = service.State,
                Image = service.Name,
                ImageOrigin = "official",
                Phase = 1,
                Hash = "",
                Lease = Lease.Persistent,
            }),
        ],
    };

    private static SnapshotManifest Snapshot(params (string Store, long Objects)[] parts) => new()
    {
        Kind = SnapshotManifest.KindOfOurs,
        Format = SnapshotManifest.CurrentFormat,
        Stack = "dice",
        Environment = "specs",
        Name = "friday",
        Reason = "a test",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Images = ImmutableSortedDictionary<string, SnapshotImage>.Empty,
        Parts =
        [
            .. parts.Select(part => new SnapshotPart
            {
                Store = part.Store,
                File = part.Store,
                Bytes = 1,
                Sha256 = "",
                ContentHash = "",
                Counts = ImmutableSortedDictionary<string, long>.Empty.Add("objects", part.Objects),
            }),
        ],
        ContentHash = "",
    };
}
