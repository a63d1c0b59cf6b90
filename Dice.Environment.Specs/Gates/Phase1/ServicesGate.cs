using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3.Model;
using Amazon.SQS;
using Dice.Environment.Data.Snapshots.Stores;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;
using Npgsql;
using StackExchange.Redis;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>The services are the real thing, reached the way their clients reach them.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Stack)]
public sealed class ServicesGate(SharedStack shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_17_answers()
    {
        await using var connection = await shared.OpenDatabaseAsync();

        connection.PostgreSqlVersion.Major.Should().Be(17);
    }

    [Fact]
    [Needs(Need.Characters)]
    public async Task The_database_holds_the_migrated_schema()
    {
        await using var connection = await shared.OpenDatabaseAsync();

        await using var command = new NpgsqlCommand("select count(*) from information_schema.columns where table_name = 'characters'", connection);
        ((long)(await command.ExecuteScalarAsync(Stop))!).Should().BeGreaterThan(10, "the backend migrates at start");
    }

    [Fact]
    public async Task Redis_7_stores_and_expires()
    {
        var (port, prefix) = await shared.RedisPortAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}");
        var key = $"{prefix}specs:{Guid.NewGuid():N}";

        await redis.GetDatabase().StringSetAsync(key, "1", TimeSpan.FromMinutes(1));

        (await redis.GetDatabase().KeyTimeToLiveAsync(key)).Should().BeCloseTo(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5));
        redis.GetServer($"127.0.0.1:{port}").Version.Major.Should().Be(7);
        await redis.GetDatabase().KeyDeleteAsync(key);
    }

    [Fact]
    public async Task The_bucket_is_there_and_gives_back_what_was_put_in()
    {
        using var s3 = LocalAws.ConnectS3(new Uri(await AwsUrlAsync()));
        var content = string.Join('\n', Enumerable.Range(0, 10_000).Select(line => $"line {line}"));
        var key = $"specs/{Guid.NewGuid():N}.txt";

        await s3.PutObjectAsync(new PutObjectRequest { BucketName = LocalStack.Bucket, Key = key, ContentBody = content }, Stop);

        using var answer = await s3.GetObjectAsync(LocalStack.Bucket, key, Stop);
        using var reader = new StreamReader(answer.ResponseStream);
        (await reader.ReadToEndAsync(Stop)).Should().Be(content, "what is stored is the content, not its framing on the wire");
        await s3.DeleteObjectAsync(LocalStack.Bucket, key, Stop);
    }

    [Fact]
    public async Task The_queue_is_there_and_delivers()
    {
        using var sqs = new AmazonSQSClient(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = await AwsUrlAsync(), AuthenticationRegion = "us-east-1", HttpClientFactory = LocalAws.HttpClients });
        var queue = (await sqs.GetQueueUrlAsync(LocalStack.Queue, Stop)).QueueUrl;
        var body = Guid.NewGuid().ToString();

        await sqs.SendMessageAsync(queue, body, Stop);

        var received = await sqs.ReceiveMessageAsync(new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = queue, WaitTimeSeconds = 2, MaxNumberOfMessages = 10 }, Stop);
        received.Messages.Should().Contain(message => message.Body == body);
        await Task.WhenAll(received.Messages.Select(message => sqs.DeleteMessageAsync(queue, message.ReceiptHandle, Stop)));
    }

    [Fact]
    [Needs(Need.Characters, Need.Graph)]
    public async Task A_character_made_over_tRPC_is_read_over_GraphQL_and_stands_in_the_database()
    {
        using var http = await shared.SignInAsync();
        var name = $"Gate {Guid.NewGuid():N}";

        using var created = await http.PostAsJsonAsync(new Uri("https://api.dice.local/trpc/characters.create"), NewCharacter(name), Stop);
        var text = await created.Content.ReadAsStringAsync(Stop);
        created.IsSuccessStatusCode.Should().BeTrue(text);
        var id = JsonDocument.Parse(text).RootElement.GetProperty("result").GetProperty("data").GetProperty("id").GetString()!;

        using var queried = await http.PostAsJsonAsync(
            new Uri("https://api.dice.local/graphql"), new { query = "query($id: ID!) { character(id: $id) { name level } }", variables = new { id } }, Stop);
        var answer = JsonDocument.Parse(await queried.Content.ReadAsStringAsync(Stop)).RootElement;
        answer.TryGetProperty("errors", out _).Should().BeFalse(answer.ToString());
        answer.GetProperty("data").GetProperty("character").GetProperty("name").GetString().Should().Be(name);

        await using var connection = await shared.OpenDatabaseAsync();
        await using var delete = new NpgsqlCommand("delete from characters where id = $1 and name = $2", connection) { Parameters = { new() { Value = Guid.Parse(id) }, new() { Value = name } } };
        (await delete.ExecuteNonQueryAsync(Stop)).Should().Be(1);
    }

    [Fact]
    [Needs(Need.Web)]
    public async Task The_PWA_is_installable_and_brings_its_service_worker()
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();

        var manifest = await http.GetFromJsonAsync<JsonElement>(new Uri("https://pwa.dice.local/manifest.webmanifest"), Stop);

        manifest.GetProperty("name").GetString().Should().NotBeNullOrEmpty();
        manifest.GetProperty("start_url").GetString().Should().NotBeNullOrEmpty();
        manifest.GetProperty("icons").GetArrayLength().Should().BeGreaterThanOrEqualTo(2);
    }

    [Fact]
    [Needs(Need.Backend)]
    public async Task The_inspector_answers_for_debuggers()
    {
        Assert.SkipWhen(Environments.Dice["backend"].FindEndpoint("inspector") is null, "the backend under test opens no inspector");
        var port = (await shared.ReadAsync())["backend"].FindEndpoint("inspector")!.HostPort;
        using var http = new HttpClient();

        (await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/version"), Stop)).Should().Contain("node.js");
    }

    [Fact]
    public async Task Every_published_port_binds_loopback_and_every_container_is_confined()
    {
        var engine = (await shared.Environments).Engine;
        foreach (var service in (await shared.ReadWholeAsync()).Services)
        {
            var inspected = await engine.Client.Containers.InspectContainerAsync(service.ContainerId, Stop);
            inspected.NetworkSettings!.Ports.Values.Where(bindings => bindings is not null).SelectMany(bindings => bindings)
                .Should().OnlyContain(binding => binding.HostIP == "127.0.0.1", service.Name);
            inspected.HostConfig!.CapDrop.Should().Equal(["ALL"], service.Name);
            inspected.HostConfig.SecurityOpt.Should().Contain("no-new-privileges", service.Name);
            inspected.HostConfig.Memory.Should().BePositive(service.Name);
            inspected.HostConfig.PidsLimit.Should().Be(Environments.Dice[service.Name].Limits.Pids, service.Name);
            inspected.HostConfig.CPUShares.Should().BeOneOf([0, 1024], "{0}: a larger share of the processors ends when the service is ready", service.Name);
            inspected.HostConfig.ReadonlyRootfs.Should().Be(service.Name != LocalStack.Name, "{0}: the official image of LocalStack alone writes to its root", service.Name);
            SecretVariables.Without(service.Name, inspected.Config!.Env).Should().NotContain(line => line.Contains("development-only", StringComparison.Ordinal), "secrets are files");
            if (Environments.Dice[service.Name].RunsAsOwnerOf is { } folder)
            {
                inspected.Config.User.Should().StartWith($"{FileIdentity.Of(folder)!.User}:", "{0} writes into the folder {1}", service.Name, folder);
            }
            else if (service.ImageOrigin == "recipe")
            {
                inspected.Config.User.Should().NotBeNullOrEmpty(service.Name).And.NotMatchRegex("^(0|root)(:|$)", service.Name);
            }
        }
    }

    [Fact]
    public async Task The_log_of_every_container_is_rotated_the_reapers_too()
    {
        var engine = (await shared.Environments).Engine;
        var stack = await shared.ReadWholeAsync();
        var containers = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(stack.Id) }, Stop);

        containers.Should().HaveCount(stack.Services.Length + 1).And.ContainSingle(container => container.Labels.ContainsKey(Labels.Reaper));
        foreach (var container in containers)
        {
            var inspected = await engine.Client.Containers.InspectContainerAsync(container.ID, Stop);
            inspected.HostConfig!.LogConfig!.Type.Should().Be("json-file", inspected.Name);
            inspected.HostConfig.LogConfig.Config.Should().Contain("max-size", "10m").And.Contain("max-file", "3");
            inspected.HostConfig.PidsLimit.Should().BePositive(inspected.Name);
            if (container.Labels.ContainsKey(Labels.Reaper))
            {
                inspected.HostConfig.ReadonlyRootfs.Should().BeTrue("the reaper writes nothing");
                inspected.HostConfig.CapDrop.Should().Equal("ALL");
            }
        }
    }

    [Fact]
    public async Task Every_service_says_where_its_image_came_from() =>
        (await shared.ReadAsync()).Services.Should().OnlyContain(service => service.ImageOrigin == "official" || service.ImageOrigin == "recipe")
            .And.Subject.Where(service => service.ImageOrigin == "recipe" && service.Name is "edge" or "localstack")
            .Should().OnlyContain(service => service.SubstituteFor != null || service.ImageOrigin == "official", "a substitute is named as one");

    private static object NewCharacter(string name) => new
    {
        name,
        species = "Dwarf",
        className = "Cleric",
        level = 3,
        background = "Acolyte",
        abilities = new { strength = 14, dexterity = 8, constitution = 15, intelligence = 10, wisdom = 16, charisma = 12 },
        hitPoints = new { max = 27, current = 27 },
        armorClass = 18,
        notes = "",
    };

    private async Task<string> AwsUrlAsync() => (await shared.ReadAsync())["localstack"].FindEndpoint(LocalStack.Endpoint)!.HostUrl!.ToString();
}
