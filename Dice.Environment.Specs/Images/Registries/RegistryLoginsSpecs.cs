using System.Text;
using Dice.Environment.Images.Registries;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images.Registries;

/// <summary>The logins of <c>docker login</c> are found as the docker command finds them.</summary>
public sealed class RegistryLoginsSpecs : IDisposable
{
    private const string Registry = "mirror.test:5000";
    private readonly DockerConfiguration _configuration = new();

    public void Dispose() => _configuration.Dispose();

    [Fact]
    public async Task Without_a_configuration_there_is_no_login() => (await FindAsync()).Should().BeNull();

    [Theory]
    [InlineData("mirror.test:5000")]
    [InlineData("https://mirror.test:5000")]
    [InlineData("https://mirror.test:5000/v2/")]
    public async Task A_stored_password_is_found_however_the_registry_is_written(string key)
    {
        _configuration.Write($$"""{ "auths": { "{{key}}": { "auth": "{{Encoded("mira:se:cret")}}" } } }""");

        (await FindAsync()).Should().Be(new RegistryLogin(Registry, "mira", "se:cret"));
    }

    [Fact]
    public async Task Docker_hub_has_its_old_name()
    {
        _configuration.Write($$"""{ "auths": { "https://index.docker.io/v1/": { "auth": "{{Encoded("mira:secret")}}" } } }""");

        (await FindAsync("docker.io"))!.User.Should().Be("mira");
    }

    [Fact]
    public async Task Another_registrys_login_is_not_used()
    {
        _configuration.Write($$"""{ "auths": { "other.test": { "auth": "{{Encoded("mira:secret")}}" }, "{{Registry}}": {} } }""");

        (await FindAsync()).Should().BeNull();
    }

    [Fact]
    public async Task An_identity_token_is_found()
    {
        _configuration.Write($$"""{ "auths": { "{{Registry}}": { "auth": "{{Encoded("00000000-0000-0000-0000-000000000000:")}}", "identitytoken": "a token" } } }""");

        (await FindAsync())!.IdentityToken.Should().Be("a token");
    }

    [Fact]
    public async Task DOCKER_AUTH_CONFIG_comes_first()
    {
        _configuration.Write($$"""{ "auths": { "{{Registry}}": { "auth": "{{Encoded("file:secret")}}" } } }""");
        _configuration.AuthConfig = $$"""{ "auths": { "{{Registry}}": { "auth": "{{Encoded("variable:secret")}}" } } }""";

        (await FindAsync())!.User.Should().Be("variable");
    }

    [Theory]
    [InlineData("""{ "credsStore": "NAME" }""")]
    [InlineData("""{ "credHelpers": { "mirror.test:5000": "NAME" }, "credsStore": "missing" }""")]
    public async Task A_credential_helper_is_asked_for_the_server(string configuration)
    {
        _configuration.Write(configuration.Replace("NAME", _configuration.WithHelper("""read -r server; printf '{"ServerURL":"%s","Username":"mira","Secret":"from %s"}' "$server" "$server" """), StringComparison.Ordinal));

        (await FindAsync()).Should().Be(new RegistryLogin(Registry, "mira", $"from {Registry}"));
    }

    [Fact]
    public async Task A_helper_may_give_a_token()
    {
        _configuration.Write($$"""{ "credsStore": "{{_configuration.WithHelper("""cat >/dev/null; echo '{"Username":"<token>","Secret":"a token"}'""")}}" }""");

        (await FindAsync()).Should().Be(new RegistryLogin(Registry, "", "") { IdentityToken = "a token" });
    }

    [Fact]
    public async Task A_helper_without_a_login_means_none()
    {
        _configuration.Write($$"""{ "credsStore": "{{_configuration.WithHelper("echo 'credentials not found in native keychain'; exit 1")}}" }""");

        (await FindAsync()).Should().BeNull();
    }

    [Theory]
    [InlineData("echo 'the key ring is locked' >&2; exit 3", "it failed with exit code 3: the key ring is locked")]
    [InlineData("exit 1", "it failed with exit code 1: it printed nothing")]
    [InlineData("echo hello secret", "it printed no login")]
    [InlineData("echo '[]'", "it printed no login")]
    public async Task A_broken_helper_is_one_clear_error(string script, string reason)
    {
        var helper = _configuration.WithHelper(script);
        _configuration.Write($$"""{ "credsStore": "{{helper}}" }""");

        var error = (await FluentActions.Awaiting(() => FindAsync()).Should().ThrowAsync<DiceException>()).Which;

        error.Problem.Should().Contain($"docker-credential-{helper}").And.Contain(_configuration.File).And.Contain(Registry).And.EndWith(reason).And.NotContain("secret");
        error.Remedy.Should().Contain("docker login");
    }

    [Fact]
    public async Task A_missing_helper_is_one_clear_error()
    {
        _configuration.Write("""{ "credsStore": "no-such-helper" }""");

        await FluentActions.Awaiting(() => FindAsync()).Should().ThrowAsync<DiceException>().WithMessage("*docker-credential-no-such-helper*no such command*");
    }

    [Theory]
    [InlineData("{ \"auths\": ")]
    [InlineData("[]")]
    [InlineData("""{ "auths": { "mirror.test:5000": { "auth": "not base64!" } } }""")]
    public async Task A_configuration_that_is_not_valid_is_named(string content)
    {
        _configuration.Write(content);

        await FluentActions.Awaiting(() => FindAsync()).Should().ThrowAsync<DiceException>().WithMessage($"*{_configuration.File} is not valid*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{ "auths": null, "credHelpers": "x", "credsStore": "" }""")]
    public async Task Empty_parts_mean_no_login(string content)
    {
        _configuration.Write(content);

        (await FindAsync()).Should().BeNull();
    }

    [Fact]
    public void A_printed_login_holds_no_secret() =>
        new RegistryLogin(Registry, "mira", "s3cret") { IdentityToken = "t0ken" }.ToString().Should().Contain("mira").And.NotContain("s3cret").And.NotContain("t0ken");

    private Task<RegistryLogin?> FindAsync(string registry = Registry) => _configuration.Logins.FindAsync(registry, TestContext.Current.CancellationToken);

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
