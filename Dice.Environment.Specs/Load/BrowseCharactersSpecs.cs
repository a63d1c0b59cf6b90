using System.Net;
using System.Text.Json;
using System.Text;
using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Scenarios;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>The scenario against a backend made of paper: what it asks for, and that it leaves nothing behind.</summary>
[Collection(LoadCollection.Name)]
public sealed class BrowseCharactersSpecs
{
    private static readonly LoadProfile Short = LoadProfile.Open("short").At(20, Seconds(0.5));

    [Fact]
    public async Task It_lists_searches_and_opens_a_character_of_its_own_and_removes_them_all()
    {
        using var backend = new PaperBackend();
        using var http = new HttpClient(backend);

        var result = await Short.RunAsync(BrowseCharacters.Create(http, new Uri("https://api.dice.local")));

        result.MustAddUp();
        result.Counts.Failed.Should().Be(0, string.Join(", ", result.Errors));
        result.Steps.Select(step => (step.Name, step.Finished)).Should().Equal(("list", 10), ("search", 10), ("open", 10));
        backend.Created.Should().Be(BrowseCharacters.Characters);
        backend.Characters.Should().BeEmpty("its data is gone afterwards");
    }

    [Fact]
    public async Task A_search_that_finds_nothing_is_a_failure_whatever_its_status()
    {
        using var backend = new PaperBackend { FindsNothing = true };
        using var http = new HttpClient(backend);

        var result = await Short.RunAsync(BrowseCharacters.Create(http, new Uri("https://api.dice.local")));

        result.Counts.Failed.Should().Be(10);
        result.Errors.Should().ContainSingle().Which.Name.Should().Contain("found none of the characters");
    }

    private sealed class PaperBackend : HttpMessageHandler
    {
        public Dictionary<string, string> Characters { get; } = [];

        public int Created { get; private set; }

        public bool FindsNothing { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!;
            address.Host.Should().Be("api.dice.local");
            var text = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : Uri.UnescapeDataString(address.Query["?input=".Length..]);
            var input = JsonDocument.Parse(text).RootElement;
            JsonElement? data;
            lock (Characters)
            {
                data = Answer($"{request.Method} {address.AbsolutePath}", input);
            }

            return new HttpResponseMessage(data is null ? HttpStatusCode.NotFound : HttpStatusCode.OK)
            {
                Content = new StringContent(JsonSerializer.Serialize(new { result = new { data } }), Encoding.UTF8, "application/json"),
            };
        }

        private JsonElement? Answer(string asked, JsonElement input)
        {
            switch (asked)
            {
                case "POST /trpc/characters.create":
                    Created++;
                    var id = Guid.NewGuid().ToString();
                    Characters[id] = input.GetProperty("name").GetString()!;
                    return JsonSerializer.SerializeToElement(new { id });
                case "POST /trpc/characters.remove":
                    return Characters.Remove(input.GetProperty("id").GetString()!) ? input : null;
                case "GET /trpc/characters.byId":
                    return Characters.TryGetValue(input.GetProperty("id").GetString()!, out var name) ? JsonSerializer.SerializeToElement(new { name }) : null;
                case "GET /trpc/characters.list":
                    var wanted = input.TryGetProperty("search", out var search) ? search.GetString()! : "";
                    var items = Characters.Where(entry => !FindsNothing && entry.Value.StartsWith(wanted, StringComparison.Ordinal)).Select(entry => new { id = entry.Key });
                    return JsonSerializer.SerializeToElement(new { items });
                default:
                    return null;
            }
        }
    }
}
