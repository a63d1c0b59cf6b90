using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Specs.Edge;

namespace Dice.Environment.Specs.Data.Backup;

[Trait("Phase", "1")]
public sealed class BackupArchiveSpecs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-archive-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Archive => Path.Combine(_folder.FullName, "backup.tar.gz");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_packed_is_unpacked_and_the_manifest_comes_first()
    {
        var packed = await PackAsync();

        var unpacked = await ExtractAsync(Archive);

        unpacked.Should().BeEquivalentTo(packed);
        await using var gzip = new GZipStream(File.OpenRead(Archive), CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        (await tar.GetNextEntryAsync(cancellationToken: Stop))!.Name.Should().Be("manifest.json");
    }

    [Fact]
    public async Task Only_its_owner_may_read_it()
    {
        await PackAsync();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Archive).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task A_file_cut_off_at_any_place_is_refused()
    {
        await PackAsync();
        var whole = await File.ReadAllBytesAsync(Archive, Stop);

        foreach (var length in Enumerable.Range(0, 40).Select(step => whole.Length * step / 40).Concat([1, 8, 9, whole.Length - 1, whole.Length - 4, whole.Length - 8, whole.Length - 9]))
        {
            await RefusedAsync(whole[..length], $"the first {length} of {whole.Length} bytes");
        }
    }

    [Fact]
    public async Task A_file_with_one_flipped_byte_is_refused()
    {
        await PackAsync();
        var whole = await File.ReadAllBytesAsync(Archive, Stop);

        for (var at = 0; at < whole.Length; at++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= 0x10;
            await RefusedAsync(flipped, $"byte {at} of {whole.Length} flipped");
        }
    }

    [Fact]
    public async Task A_file_with_something_behind_its_end_is_refused()
    {
        await PackAsync();

        await RefusedAsync([.. await File.ReadAllBytesAsync(Archive, Stop), .. "more"u8.ToArray()], "four bytes more");
    }

    [Fact]
    public async Task A_part_exchanged_for_another_is_refused_though_the_container_is_sound()
    {
        await PackAsync(plant: folder => File.WriteAllText(Path.Combine(folder, "postgres.dump"), new string('y', 5000)));

        (await FluentActions.Awaiting(() => ExtractAsync(Archive)).Should().ThrowAsync<SnapshotException>()).WithMessage("*SHA-256 of postgres.dump*");
    }

    [Fact]
    public async Task Another_stacks_is_refused_by_name()
    {
        await PackAsync(manifest => manifest with { Stack = "shop" });

        (await FluentActions.Awaiting(() => ExtractAsync(Archive)).Should().ThrowAsync<SnapshotException>()).WithMessage("*stack 'shop'*");
    }

    [Fact]
    public async Task A_later_format_is_refused_by_number()
    {
        await PackAsync(manifest => manifest with { Format = 2 });

        (await FluentActions.Awaiting(() => ExtractAsync(Archive)).Should().ThrowAsync<SnapshotException>()).WithMessage("*format is 2*");
    }

    [Fact]
    public async Task A_part_that_would_be_written_elsewhere_is_refused()
    {
        await PackAsync(
            manifest => manifest with { Parts = [manifest.Parts[0] with { File = "../outside" }] },
            plant: folder => File.WriteAllText(Path.Combine(folder, "..", "outside"), "x"));

        (await FluentActions.Awaiting(() => ExtractAsync(Archive)).Should().ThrowAsync<SnapshotException>()).WithMessage("*invalid ones*");
    }

    [Theory]
    [InlineData("no archive at all")]
    [InlineData("")]
    public async Task What_is_no_archive_is_refused(string content) => await RefusedAsync(Encoding.UTF8.GetBytes(content), "a text");

    [Fact]
    public async Task Somebody_elses_archive_is_refused()
    {
        await using (var gzip = new GZipStream(File.Create(Archive), CompressionLevel.Fastest))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "holiday.jpg") { DataStream = new MemoryStream(System.Security.Cryptography.RandomNumberGenerator.GetBytes(500)) }, Stop);
        }

        (await FluentActions.Awaiting(() => ExtractAsync(Archive)).Should().ThrowAsync<SnapshotException>()).WithMessage("*another program wrote it*");
    }

    [Fact]
    public async Task Any_tar_unpacks_it()
    {
        await PackAsync();
        var target = _folder.CreateSubdirectory("tar");
        using var tar = System.Diagnostics.Process.Start("tar", ["--extract", "--gzip", "--file", Archive, "--directory", target.FullName]);

        await tar.WaitForExitAsync(Stop);

        tar.ExitCode.Should().Be(0);
        target.EnumerateFiles().Select(file => file.Name).Should().BeEquivalentTo("manifest.json", "postgres.dump", "redis.bin");
    }

    [Fact]
    public async Task A_full_disk_while_it_is_unpacked_is_not_called_damage()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this machine has no /dev/full");
        await PackAsync();
        var target = _folder.CreateSubdirectory("full");
        File.CreateSymbolicLink(Path.Combine(target.FullName, "postgres.dump"), "/dev/full");

        var error = (await FluentActions.Awaiting(() => BackupArchive.ExtractAsync(Archive, target.FullName, "dice", Stop)).Should().ThrowAsync<IOException>()).Which;

        StoreErrors.Explain(error, "nothing was changed")!.Problem.Should().EndWith("cannot be written: the disk is full; nothing was changed");
    }

    [Fact]
    public async Task Its_manifest_can_be_read_alone()
    {
        var packed = await PackAsync(manifest => manifest with { Order = 7 });

        (await BackupArchive.ReadManifestAsync(Archive, Stop)).Should().BeEquivalentTo(packed);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named() =>
        (await FluentActions.Awaiting(() => ExtractAsync("/nonexistent/backup.tar.gz")).Should().ThrowAsync<DiceException>()).WithMessage("*/nonexistent/backup.tar.gz*");

    private async Task RefusedAsync(byte[] content, string what)
    {
        var path = Path.Combine(_folder.FullName, "bad.tar.gz");
        await File.WriteAllBytesAsync(path, content, Stop);
        await FluentActions.Awaiting(() => ExtractAsync(path)).Should().ThrowAsync<SnapshotException>(what);
    }

    private async Task<SnapshotManifest> ExtractAsync(string archive)
    {
        var target = _folder.CreateSubdirectory($"out-{Guid.NewGuid():N}");
        return await BackupArchive.ExtractAsync(archive, target.FullName, "dice", Stop);
    }

    private async Task<SnapshotManifest> PackAsync(Func<SnapshotManifest, SnapshotManifest>? change = null, Action<string>? plant = null)
    {
        var folder = _folder.CreateSubdirectory("content").FullName;
        var parts = new[] { Part(folder, "postgres", "postgres.dump", 'x', 5000), Part(folder, "redis", "redis.bin", 'r', 0) };
        var manifest = new SnapshotManifest
        {
            Kind = SnapshotManifest.KindOfOurs,
            Format = SnapshotManifest.CurrentFormat,
            Stack = "dice",
            Environment = "specs",
            Name = "specs",
            Reason = "a test",
            CreatedAt = new FixedClock(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero)).GetUtcNow(),
            Images = ImmutableSortedDictionary<string, SnapshotImage>.Empty.Add("postgres", new SnapshotImage("postgres:17-bullseye", "official")),
            Parts = [.. parts],
            ContentHash = SnapshotManifest.HashOf(parts),
        };
        manifest = change?.Invoke(manifest) ?? manifest;
        manifest = manifest with { ContentHash = SnapshotManifest.HashOf(manifest.Parts) };
        SnapshotFolder.WriteManifest(folder, manifest);
        plant?.Invoke(folder);
        await BackupArchive.WriteAsync(folder, manifest, Archive, Stop);
        return manifest;
    }

    private static SnapshotPart Part(string folder, string store, string file, char filling, int length)
    {
        var content = Encoding.ASCII.GetBytes(new string(filling, length));
        File.WriteAllBytes(Path.Combine(folder, file), content);
        return new SnapshotPart
        {
            Store = store,
            File = file,
            Bytes = length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            ContentHash = store,
            Counts = ImmutableSortedDictionary<string, long>.Empty.Add("all", length),
        };
    }
}
