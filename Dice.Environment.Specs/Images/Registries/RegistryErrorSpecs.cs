using Dice.Environment.Images.Registries;

namespace Dice.Environment.Specs.Images.Registries;

/// <summary>What an engine says of a registry becomes a sentence with a remedy.</summary>
public sealed class RegistryErrorSpecs
{
    [Theory]
    [InlineData("manifest for redis:nope not found: manifest unknown: manifest unknown", RegistryErrorKind.NotFound, "the container registry docker.io has no 'redis:7'", "name and tag")]
    [InlineData("manifest unknown: manifest unknown", RegistryErrorKind.NotFound, "the container registry docker.io has no 'redis:7'", "name and tag")]
    [InlineData("Get \"https://registry-1.docker.io/v2/library/redis/manifests/7\": no basic auth credentials", RegistryErrorKind.LoginNeeded, "the container registry docker.io requires a login, and none is stored", "docker login")]
    [InlineData("pull access denied for redis, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", RegistryErrorKind.LoginNeeded, "the container registry docker.io has no 'redis:7', or requires a login for it", "docker login")]
    [InlineData("toomanyrequests: You have reached your unauthenticated pull rate limit.", RegistryErrorKind.TooManyRequests, "the container registry docker.io does not accept more pulls for now", "docker login")]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host", RegistryErrorKind.Unreachable, "the engine cannot reach the container registry docker.io: dial tcp: lookup registry-1.docker.io: no such host", "proxy")]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout", RegistryErrorKind.Unreachable, "the engine cannot reach the container registry docker.io: net/http: TLS handshake timeout", "network")]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": http: server gave HTTP response to HTTPS client", RegistryErrorKind.NotTrusted, "the container registry docker.io uses plain HTTP, and the engine expects HTTPS", "insecure-registries")]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": x509: certificate signed by unknown authority", RegistryErrorKind.NotTrusted, "the engine does not trust the container registry docker.io: x509: certificate signed by unknown authority", "/etc/docker/certs.d/docker.io/ca.crt")]
    [InlineData("no space left on device", RegistryErrorKind.Other, "'redis:7' could not be pulled: no space left on device", "check")]
    public void An_engines_message_is_explained(string message, RegistryErrorKind kind, string problem, string remedy)
    {
        var error = RegistryError.Explain("redis:7", message);

        error.Kind.Should().Be(kind);
        error.Problem.Should().Be(problem);
        error.Remedy.Should().Contain(remedy);
    }

    [Fact]
    public void A_refused_login_names_its_user_and_the_command_names_the_registry()
    {
        var error = RegistryError.Explain("mirror.test:5000/redis:7", "unauthorized: authentication required", "the user 'mira'");

        error.Problem.Should().Be("the container registry mirror.test:5000 denies the user 'mira' access to 'mirror.test:5000/redis:7'");
        error.Remedy.Should().Contain("docker login mirror.test:5000");
    }

    [Theory]
    [InlineData(RegistryErrorKind.LoginNeeded, true)]
    [InlineData(RegistryErrorKind.NotFound, true)]
    [InlineData(RegistryErrorKind.TooManyRequests, true)]
    [InlineData(RegistryErrorKind.Unreachable, false)]
    [InlineData(RegistryErrorKind.NotTrusted, false)]
    public void A_refusal_is_an_answer_too(RegistryErrorKind kind, bool isAnswer) => new RegistryError(kind, "", "").IsAnswer.Should().Be(isAnswer);
}
