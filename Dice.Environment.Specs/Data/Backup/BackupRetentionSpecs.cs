using System.Collections.Immutable;
using System.Security.Cryptography;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data.Backup;

[Trait("Phase", "1")]
public sealed class BackupRetentionSpecs : IDisposable
{
    private static readonly EnvironmentId Id = EnvironmentId.Parse("specs");
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Backups => Directory.CreateDirectory(_folder["backups"]).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backups_dated_in_the_future_do_not_push_out_the_one_that_was_just_made()
    {
        for (var number = 1; number <= 3; number++)
        {
            await WriteAsync($"dice-specs-2099010{number}T000000000Z-auto.tar.gz", order: number, year: 2099);
        }

        var made = await WriteAsync("dice-specs-20261123T120000000Z-auto.tar.gz", order: 4);

        var (removed, problems) = await new BackupRetention(Backups, Id).PruneAsync(2, made, Stop);

        removed.Select(Path.GetFileName).Should().Equal("dice-specs-20990102T000000000Z-auto.tar.gz", "dice-specs-20990101T000000000Z-auto.tar.gz");
        problems.Should().BeEmpty();
        Names().Should().Equal("dice-specs-20261123T120000000Z-auto.tar.gz", "dice-specs-20990103T000000000Z-auto.tar.gz");
    }

    [Fact]
    public async Task One_that_cannot_be_deleted_is_named_and_the_others_are_deleted()
    {
        for (var number = 1; number <= 3; number++)
        {
            await WriteAsync($"dice-specs-2026010{number}T000000000Z-auto.tar.gz", order: number);
        }

        var made = await WriteAsync("dice-specs-20261123T120000000Z-auto.tar.gz", order: 4);
        var retention = new BackupRetention(Backups, Id)
        {
            Delete = file =>
            {
                if (file.Contains("20260102", StringComparison.Ordinal))
                {
                    throw new UnauthorizedAccessException("it is immutable");
                }

                File.Delete(file);
            },
        };

        var (removed, problems) = await retention.PruneAsync(1, made, Stop);

        removed.Should().HaveCount(2);
        problems.Should().ContainSingle().Which.Should().Contain("dice-specs-20260102T000000000Z-auto.tar.gz cannot be removed: it is immutable");
        Names().Should().Equal("dice-specs-20260102T000000000Z-auto.tar.gz", "dice-specs-20261123T120000000Z-auto.tar.gz");
    }

    [Fact]
    public async Task Files_that_are_no_readable_backup_of_the_environment_are_left_alone_and_do_not_count()
    {
        await File.WriteAllTextAsync(Path.Combine(Backups, "dice-specs-20990101T000000000Z-auto.tar.gz"), "", Stop);
        await File.WriteAllTextAsync(Path.Combine(Backups, "dice-specs-20990102T000000000Z-auto.tar.gz"), "no archive", Stop);
        Directory.CreateDirectory(Path.Combine(Backups, "dice-specs-20990103T000000000Z-auto.tar.gz"));
        await WriteAsync("dice-specs-two-20260101T000000000Z-auto.tar.gz", order: 1, environment: "specs-two");
        await WriteAsync("dice-specs-20260101T000000000Z-auto.tar.gz", order: 1);
        var made = await WriteAsync("dice-specs-20261123T120000000Z-auto.tar.gz", order: 2);

        var (removed, problems) = await new BackupRetention(Backups, Id).PruneAsync(1, made, Stop);

        removed.Select(Path.GetFileName).Should().Equal("dice-specs-20260101T000000000Z-auto.tar.gz");
        problems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_folder_that_is_gone_holds_no_backups()
    {
        (await new BackupRetention(_folder["nowhere"], Id).ListAsync(Stop)).Should().BeEmpty();
        (await new BackupRetention(_folder["nowhere"], Id).PruneAsync(1, "made", Stop)).Removed.Should().BeEmpty();
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFiles(Backups).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private async Task<string> WriteAsync(string name, long order, int year = 2026, string environment = "specs")
    {
        var content = Directory.CreateDirectory(_folder[Guid.NewGuid().ToString("N")]).FullName;
        await File.WriteAllBytesAsync(Path.Combine(content, "postgres.dump"), [1], Stop);
        var part = new SnapshotPart
        {
            Store = "postgres",
            File = "postgres.dump",
            Bytes = 1,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData([1])),
            ContentHash = name,
            Counts = ImmutableSortedDictionary<string, long>.Empty,
        };
        var manifest = new SnapshotManifest
        {
            Kind = SnapshotManifest.KindOfOurs,
            Format = SnapshotManifest.CurrentFormat,
            Stack = "dice",
            Environment = environment,
            Name = name,
            Reason = "a test",
            Automatic = true,
            Order = order,
            CreatedAt = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Images = ImmutableSortedDictionary<string, SnapshotImage>.Empty,
            Parts = [part],
            ContentHash = SnapshotManifest.HashOf([part]),
        };
        SnapshotFolder.WriteManifest(content, manifest);
        var file = Path.Combine(Backups, name);
        await BackupArchive.WriteAsync(content, manifest, file, Stop);
        return file;
    }
}
