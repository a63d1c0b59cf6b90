using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Client;
using Dice.Environment.Edge.Trust;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Edge;

public sealed class BrowserProfileSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority;
    private readonly string _browser;

    public BrowserProfileSpecs()
    {
        _authority = CertificateAuthority.Open(_folder["ca"], "dice.local");
        _browser = _folder["browser"];
        File.WriteAllText(_browser, "");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_browser_resolves_the_zone_to_the_edge_with_and_without_the_port()
    {
        var launch = await Profile(new FakeCommands("certutil")).PrepareAsync(Cancellation);

        launch.Arguments.Should().Contain("--disable-background-networking");
        launch.Arguments.Contains("--no-sandbox").Should().Be(System.Environment.IsPrivilegedProcess, "the sandbox stays on wherever it can work");
        var rules = launch.Arguments.Single(argument => argument.StartsWith("--host-resolver-rules=", StringComparison.Ordinal));
        rules.Should().Contain("MAP *.dice.local:443 127.0.0.1:8444").And.Contain("MAP *.dice.local:80 127.0.0.1:8081")
            .And.Contain("MAP *.dice.local:8444 127.0.0.1:8444").And.Contain("MAP *.dice.local:8081 127.0.0.1:8081");
    }

    [Fact]
    public async Task The_browser_lives_in_its_own_home_and_inherits_the_rest()
    {
        var profile = Profile(new FakeCommands("certutil"), ("PATH", "/bin"), ("HOME", "/root"), ("XDG_DATA_HOME", "/root/data"));

        var launch = await profile.PrepareAsync(Cancellation);

        launch.Environment.Should().Contain("PATH", "/bin").And.Contain("HOME", _folder["home"]).And.NotContainKey("XDG_DATA_HOME");
    }

    [Fact]
    public async Task The_browser_that_the_variable_names_comes_first()
    {
        File.WriteAllText(_folder["mine"], "");

        (await Profile(new FakeCommands("certutil")).PrepareAsync(Cancellation)).ExecutablePath.Should().Be(_browser);
        (await Profile(new FakeCommands("certutil"), ("DICE_CHROMIUM", _folder["mine"])).PrepareAsync(Cancellation)).ExecutablePath.Should().Be(_folder["mine"]);
        (await Profile(new FakeCommands("certutil", "my-chromium"), ("DICE_CHROMIUM", "my-chromium")).PrepareAsync(Cancellation)).ExecutablePath.Should().Be("/fake/my-chromium");
    }

    [Fact]
    public async Task What_is_missing_is_reported_with_the_way_to_get_it()
    {
        (await FailAsync(new BrowserProfile(Address, "dice.local", _folder["home"]) { Candidates = ["/nowhere/chromium"], Commands = new FakeCommands() }))
            .Should().Contain("no Chromium").And.Contain("setup-dev-environment.sh --only browser");
        (await FailAsync(Profile(new FakeCommands("certutil"), ("DICE_CHROMIUM", "/nowhere/chromium")))).Should().Contain("/nowhere/chromium");
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "there the keychain is asked");
        (await FailAsync(Profile(new FakeCommands()))).Should().Contain("certutil is not installed").And.Contain("setup-dev-environment.sh --only certutil");
    }

    [Fact]
    public async Task The_home_trusts_our_root_alone()
    {
        var commands = new ProcessCommandRunner();
        await RequiredCommand.EnsureAsync("certutil");
        using var old = CertificateAuthority.Open(_folder["old"], "dice.local");
        await new BrowserProfile(Address with { RootCertificatePath = old.RootCertificatePath }, "dice.local", _folder["home"]) { Candidates = [_browser] }
            .PrepareAsync(Cancellation);

        await Profile(commands).PrepareAsync(Cancellation);
        await Profile(commands).PrepareAsync(Cancellation);

        var listed = await commands.RunAsync("certutil", ["-d", $"sql:{_folder["home"]}/.pki/nssdb", "-L"], Cancellation);
        listed.Output.Split('\n').Where(line => line.EndsWith(",,", StringComparison.Ordinal) || line.TrimEnd().EndsWith("C,,", StringComparison.Ordinal))
            .Should().ContainSingle().Which.Should().StartWith("Dice development CA for dice.local");
        var kept = await commands.RunAsync("certutil", ["-d", $"sql:{_folder["home"]}/.pki/nssdb", "-L", "-n", "Dice development CA for dice.local", "-a"], Cancellation);
        using var certificate = X509Certificate2.CreateFromPem(kept.Output);
        certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).Should().Be(_authority.Fingerprint);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EdgeAddress Address => new(8081, 8444, _authority.RootCertificatePath);

    private BrowserProfile Profile(ICommandRunner commands, params (string Name, string Value)[] environment) =>
        new(Address, "dice.local", _folder["home"])
        {
            Candidates = [_browser],
            Commands = commands,
            Environment = environment.ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Value),
        };

    private static async Task<string> FailAsync(BrowserProfile profile) =>
        (await profile.Invoking(it => it.PrepareAsync(Cancellation)).Should().ThrowAsync<DiceException>()).Which.Message;
}
