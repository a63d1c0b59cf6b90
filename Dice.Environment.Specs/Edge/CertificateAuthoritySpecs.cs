using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Edge;

public sealed class CertificateAuthoritySpecs : IDisposable
{
    private static readonly string[] Hosts = ["api.dice.local", "pwa.dice.local"];

    private readonly TemporaryFolder _folder = new();
    private readonly FixedClock _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_root_is_made_once_and_found_again()
    {
        using var first = Open();
        using var second = Open();

        second.Fingerprint.Should().Be(first.Fingerprint);
        first.NotAfter.Should().BeCloseTo(_clock.Now.AddYears(10), TimeSpan.FromDays(1));
    }

    [Fact]
    public void Looking_for_the_root_makes_none()
    {
        CertificateAuthority.FindRoot(_folder["ca"]).Should().BeNull();
        Directory.Exists(_folder["ca"]).Should().BeFalse();

        using var authority = Open();

        CertificateAuthority.FindRoot(_folder["ca"]).Should().Be(authority.RootCertificatePath);
    }

    [Fact]
    public async Task Many_who_open_it_at_once_get_the_same_root()
    {
        var fingerprints = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var authority = Open();
            return authority.Fingerprint;
        })));

        fingerprints.Distinct().Should().ContainSingle();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Only_the_owner_reads_the_private_key_of_the_root()
    {
        Open().Dispose();
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        // A key that somebody opened to all is closed again.
        Open().Dispose();

        File.GetUnixFileMode(KeyPath).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(_folder["ca"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_leaf_bears_the_hosts_and_the_wildcard_and_can_be_read_by_the_edge()
    {
        using var authority = Open();
        var files = authority.EnsureLeaf(["PWA.dice.local", "api.dice.local"], _folder["certs"]);

        using var leaf = X509Certificate2.CreateFromPemFile(files.CertificatePath, files.KeyPath);
        leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames()
            .Should().Equal("api.dice.local", "pwa.dice.local", "*.dice.local");
        (leaf.NotAfter - leaf.NotBefore).Should().BeLessThanOrEqualTo(TimeSpan.FromDays(397)).And.BeGreaterThan(TimeSpan.FromDays(390));
        leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>()
            .Select(usage => usage.Value).Should().Equal("1.3.6.1.5.5.7.3.1");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(files.KeyPath).Should().HaveFlag(UnixFileMode.OtherRead);
            File.GetUnixFileMode(_folder["certs"]).Should().HaveFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    [Fact]
    public void A_leaf_is_kept_while_it_serves()
    {
        using var authority = Open();
        var first = authority.EnsureLeaf(Hosts, _folder["certs"]);
        var content = File.ReadAllText(first.CertificatePath);

        _clock.Now += TimeSpan.FromDays(300);
        var second = authority.EnsureLeaf([.. Hosts, "shop.dice.local"], _folder["certs"]);

        second.Should().Be(first with { IsNew = false }, "the wildcard covers the new host");
        File.ReadAllText(second.CertificatePath).Should().Be(content);
    }

    [Theory]
    [InlineData("a host that it does not cover")]
    [InlineData("less than thirty days left")]
    [InlineData("another root")]
    [InlineData("a key that is not its own")]
    [InlineData("a damaged file")]
    [InlineData("no root behind the leaf")]
    public void A_leaf_is_replaced_for(string reason)
    {
        using var authority = Open();
        using var other = CertificateAuthority.Open(_folder["other"], "dice.local", _clock);
        var issuer = reason == "another root" ? other : authority;
        var leaf = issuer.EnsureLeaf(Hosts, _folder["certs"]);
        string[] hosts = [.. Hosts];
        switch (reason)
        {
            case "a host that it does not cover": hosts = [.. Hosts, "deep.api.dice.local"]; break;
            case "less than thirty days left": _clock.Now += TimeSpan.FromDays(368); break;
            case "a key that is not its own": File.Copy(authority.EnsureLeaf(Hosts, _folder["else"]).KeyPath, leaf.KeyPath, overwrite: true); break;
            case "a damaged file": File.WriteAllText(leaf.CertificatePath, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"); break;
            case "no root behind the leaf": DropSecondCertificate(leaf.CertificatePath); break;
        }

        authority.EnsureLeaf(hosts, _folder["certs"]).IsNew.Should().BeTrue();
        authority.EnsureLeaf(hosts, _folder["certs"]).IsNew.Should().BeFalse("the new one serves");
    }

    [Fact]
    public void A_host_outside_the_zone_is_refused()
    {
        using var authority = Open();

        authority.Invoking(it => it.EnsureLeaf(["api.dice.local", "evildice.local"], _folder["certs"])).Should().Throw<DiceException>()
            .Which.Problem.Should().Contain("'evildice.local'");
    }

    [Theory]
    [InlineData("bank.example", false)]
    [InlineData("api.dice.local", true)]
    public void Whoever_steals_the_key_cannot_vouch_for_other_sites(string host, bool accepted)
    {
        using var authority = Open();
        using var root = X509Certificate2.CreateFromPemFile(authority.RootCertificatePath, KeyPath);
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new CertificateRequest("CN=forged", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(root, _clock.Now, _clock.Now.AddDays(1), [1]);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _clock.Now.AddHours(1).UtcDateTime;

        chain.Build(leaf).Should().Be(accepted);
    }

    [Theory]
    [InlineData("root.key", null)]
    [InlineData("root.key", "nonsense")]
    [InlineData("root.crt", "nonsense")]
    [InlineData("root.crt", "another")]
    [InlineData("root.key", "another")]
    public void A_damaged_folder_is_reported_with_the_file_and_the_remedy(string file, string? content)
    {
        Open().Dispose();
        CertificateAuthority.Open(_folder["other"], "dice.local", _clock).Dispose();
        var path = Path.Combine(_folder["ca"], file);
        switch (content)
        {
            case null: File.Delete(path); break;
            case "another": File.Copy(Path.Combine(_folder["other"], file), path, overwrite: true); break;
            default: File.WriteAllText(path, content); break;
        }

        var fault = FluentActions.Invoking(Open).Should().Throw<DiceException>().Which;
        fault.Problem.Should().Contain("damaged").And.Contain(path);
        fault.Remedy.Should().Contain($"rm -r {_folder["ca"]}");
    }

    [Fact]
    public void What_a_killed_process_left_half_made_is_made_anew()
    {
        Directory.CreateDirectory(_folder["ca"]);
        File.WriteAllText(KeyPath, "half a key");

        using var authority = Open();

        authority.EnsureLeaf(Hosts, _folder["certs"]).IsNew.Should().BeTrue();
    }

    [Fact]
    public void An_authority_of_another_zone_or_one_that_has_run_out_is_not_used()
    {
        Open().Dispose();

        FluentActions.Invoking(() => CertificateAuthority.Open(_folder["ca"], "shop.test", _clock)).Should().Throw<DiceException>()
            .Which.Problem.Should().Contain("is for dice.local, not for shop.test");
        _clock.Now += TimeSpan.FromDays(3650);
        FluentActions.Invoking(Open).Should().Throw<DiceException>().Which.Problem.Should().Contain("expires");
    }

    private static void DropSecondCertificate(string path)
    {
        using var leaf = X509Certificate2.CreateFromPem(File.ReadAllText(path));
        File.WriteAllText(path, leaf.ExportCertificatePem());
    }

    private string KeyPath => Path.Combine(_folder["ca"], "root.key");

    private CertificateAuthority Open() => CertificateAuthority.Open(_folder["ca"], "dice.local", _clock);
}
