using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Specs.SignIn;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;
using Secret = Dice.Environment.Model.Secret;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Secrets reach services as files and stand nowhere else: no log, nothing that <c>inspect</c> shows, no argument, no image.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Stack)]
public sealed class SecretsGate(SharedStack shared, ITestOutputHelper output)
{
    private static readonly SecretScan Development = new(SignedIn.Secrets);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Needs(Need.Characters)]
    public async Task No_log_holds_a_secret_or_a_token_also_after_requests_that_carry_them_where_they_do_not_belong()
    {
        var mistyped = $"mistyped-{Guid.NewGuid():N}";
        await MisplaceAsync(mistyped);
        var secrets = SignedIn.Secrets
            .Concat(IssuedTokens.Secrets.Select((token, number) => KeyValuePair.Create($"issued token {number}", token)))
            .Append(KeyValuePair.Create("mistyped password", mistyped))
            .ToDictionary();

        foreach (var container in await ContainersAsync())
        {
            var log = await ContainerLog.ReadAsync((await EngineAsync()).Client, container.ID, int.MaxValue, Stop);
            new SecretScan(secrets).In(log).Should().BeEmpty(container.Names[0]);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"looked for {secrets.Count} values"));
    }

    [Fact]
    public async Task Nothing_that_inspect_shows_holds_a_secret_and_no_process_has_one_among_its_arguments()
    {
        var client = (await EngineAsync()).Client;
        var containers = await ContainersAsync();
        containers.Should().HaveCountGreaterThanOrEqualTo((await shared.ReadAsync()).Services.Length);
        foreach (var container in containers)
        {
            var answer = await client.Containers.InspectContainerAsync(container.ID, Stop);
            answer.Config!.Env = [.. SecretVariables.Without(container.Labels.TryGetValue(Labels.Service, out var service) ? service : null, answer.Config.Env)];
            var inspected = JsonSerializer.Serialize(answer);
            inspected.Should().Contain(container.ID, "there is something to look into");
            Development.In(inspected).Should().BeEmpty(container.Names[0]);
            var processes = await ContainerProcesses.ListAsync(client, container.ID, Stop);
            Development.In(string.Join('\n', processes.Select(process => process.Command))).Should().BeEmpty(container.Names[0]);
        }
    }

    [Fact]
    public async Task A_service_has_the_secrets_that_it_needs_as_files_and_no_others()
    {
        var client = (await EngineAsync()).Client;
        foreach (var service in (await shared.ReadAsync()).Services)
        {
            var expected = Support.Environments.Dice[service.Name].Secrets.Select(secret => secret.Name).Order(StringComparer.Ordinal);
            var inspected = await client.Containers.InspectContainerAsync(service.ContainerId, Stop);
            if (inspected.Mounts!.All(mount => mount.Destination != Secret.Folder))
            {
                expected.Should().BeEmpty(service.Name);
                continue;
            }

            var listed = await ContainerCommand.RunAsync(client, service.ContainerId, ["ls", Secret.Folder], Stop);
            listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(expected, service.Name);
            inspected.Mounts!.Single(mount => mount.Destination == Secret.Folder).RW.Should().BeFalse(service.Name);
        }
    }

    [Fact]
    public async Task No_layer_no_configuration_and_no_history_of_an_applications_image_holds_a_secret()
    {
        var images = (await shared.ReadAsync()).Services
            .Where(service => Support.Environments.Dice[service.Name].Image.Context is not null)
            .Select(service => service.Image).Distinct().ToArray();
        images.Should().NotBeEmpty();

        var client = (await EngineAsync()).Client;
        // An image never changes under its id: once found clean of these secrets, it need not be read again.
        var ids = await Task.WhenAll(images.Select(async image => (await client.Images.InspectImageAsync(image, Stop)).ID));
        var subject = string.Join('\n', ids.Order(StringComparer.Ordinal).Concat(SignedIn.Secrets.Values.Order(StringComparer.Ordinal)));
        var proof = Path.Combine(DiceFolders.Default.Cache, "clean-images", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject))));
        if (File.Exists(proof))
        {
            output.WriteLine($"{string.Join(", ", images)}: read and found clean before, {await File.ReadAllTextAsync(proof, Stop)}");
            return;
        }

        await using var saved = await client.Images.SaveImagesAsync(images, Stop);
        var (found, bytes) = await Development.InImagesAsync(saved, Stop);

        bytes.Should().BeGreaterThan(100_000_000, "layers were read");
        found.Should().BeEmpty();
        var words = string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000} MB");
        Directory.CreateDirectory(Path.GetDirectoryName(proof)!);
        await File.WriteAllTextAsync(proof, words, Stop);
        output.WriteLine($"{string.Join(", ", images)}: {words} read");
    }

    /// <summary>Puts secrets where users and programs put them by mistake.</summary>
    private async Task MisplaceAsync(string mistyped)
    {
        var token = await shared.AccessTokenAsync();
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = await Session.AnonymousAsync(shared);
        using var session = await Session.SignInAsync(shared);
        string[] addresses = [$"/auth/me?token={token}", $"/trpc/characters.list?token={token}", $"/nowhere?password={SignedIn.Password}", $"/graphql?key={SignedIn.Secrets["GATEWAY_API_KEY"]}"];
        foreach (var address in addresses)
        {
            using var answer = await http.GetAsync(address, Stop);
        }

        object[] bodies = [new { email = mistyped, password = SignedIn.Mira }, new { email = SignedIn.Tomas, password = mistyped }, new { email = SignedIn.Tomas, password = SignedIn.Password + "x" }, new { refreshToken = session.Answer.RefreshToken }];
        foreach (var body in bodies)
        {
            using var answer = await http.PostAsJsonAsync("/auth/sign-in", body, Stop);
        }

        using (var half = new StringContent($"{{\"password\": \"{SignedIn.Password}", Encoding.UTF8, "application/json"))
        {
            using var answer = await http.PostAsync("/auth/sign-in", half, Stop);
        }

        await session.RefreshAsync(session.Answer.RefreshToken);
        await session.RefreshAsync(session.Answer.RefreshToken);
        await using var feed = await Feed.OpenAsync(edge);
        await feed.SayAsync(session.Answer.AccessToken);
        (await feed.NextAsync()).IsRefusal.Should().BeTrue();
    }

    private async Task<EngineConnection> EngineAsync() => (await shared.Environments).Engine;

    private async Task<IList<ContainerListResponse>> ContainersAsync()
    {
        var filters = Labels.FilterFor((await shared.ReadAsync()).Id);
        return await (await EngineAsync()).Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, Stop);
    }
}
