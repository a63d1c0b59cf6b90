using System.Net;
using System.Text.Json;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Services.Clusters;
using Dice.Environment.Specs.Support;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>The production images of the fixtures. They are built here when the engine lacks them, which takes some minutes.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class ProductionImagesGate(SharedStack shared)
{
    private const long LargestBytes = 250_000_000;

    private static readonly Stack Stack = ClusterStack.Of(DiceStack.Create(Checkout.Fixtures)).Production;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Applications => [.. Stack.Services.Where(service => service.Image.Context is not null).Select(service => service.Name)];

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task An_image_is_small_unprivileged_and_without_the_packages_for_development(string name)
    {
        var environments = await shared.Environments;
        var engine = environments.Engine.Client;
        var source = Stack[name].Image;
        var image = await environments.Images.EnsureAsync(source, Stop);

        var details = await engine.Images.InspectImageAsync(image.Reference, Stop);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {details.Size / 1_000_000} MB");
        details.Size.Should().BeLessThan(LargestBytes);
        details.Config!.User.Should().Be(Stack[name].User, "a cluster cannot tell whether the name of a user is that of root");
        (await engine.Images.GetImageHistoryAsync(image.Reference, Stop)).Select(layer => layer.CreatedBy ?? "").Should().NotContain(layer => layer.Contains("REGISTRY", StringComparison.Ordinal));

        var container = (await engine.Containers.CreateContainerAsync(new CreateContainerParameters { Image = image.Reference }, Stop)).ID;
        try
        {
            foreach (var package in DevelopmentPackages(source.Context!))
            {
                (await HasAsync(engine, container, $"/app/node_modules/{package}")).Should().BeFalse($"{package} is for development");
            }

            foreach (var path in new[] { "/usr/bin/apt", "/usr/local/lib/node_modules/npm", "/app/node_modules/.package-lock.json" })
            {
                (await HasAsync(engine, container, path)).Should().BeFalse(path);
            }

            (await HasAsync(engine, container, "/var/lib/dpkg/status.d/libc6")).Should().BeTrue("scanners find the packages there");
        }
        finally
        {
            await engine.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
        }
    }

    /// <summary>A package that is also one of the application's own, by way of another package, cannot be told apart; there is none here.</summary>
    private static IEnumerable<string> DevelopmentPackages(string folder)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        return [.. manifest.RootElement.GetProperty("devDependencies").EnumerateObject().Select(package => package.Name)];
    }

    private static async Task<bool> HasAsync(DockerClient engine, string container, string path)
    {
        try
        {
            var answer = await engine.Containers.GetArchiveFromContainerAsync(container, new ContainerPathStatParameters { Path = path }, statOnly: true, Stop);
            answer.Stream?.Dispose();
            return true;
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
