using Dice.Environment.Images;

namespace Dice.Environment.Specs.Images;

public sealed class ImageReferenceSpecs
{
    [Theory]
    [InlineData("redis", "docker.io", "redis", "latest")]
    [InlineData("postgres:17-bullseye", "docker.io", "postgres", "17-bullseye")]
    [InlineData("localstack/localstack:4.0", "docker.io", "localstack/localstack", "4.0")]
    [InlineData("quay.io/a/b:1", "quay.io", "quay.io/a/b", "1")]
    [InlineData("localhost:5000/b", "localhost:5000", "localhost:5000/b", "latest")]
    [InlineData("a/b:1@sha256:00ff", "docker.io", "a/b", "sha256:00ff")]
    public void A_reference_is_taken_apart(string reference, string registry, string repository, string version) =>
        ImageReference.Parse(reference).Should().Be(new ImageReference(registry, repository, version));
}
