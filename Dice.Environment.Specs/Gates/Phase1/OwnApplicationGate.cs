using Dice.Environment.Data;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Applications of every usual shape run in the stack: npm, pnpm and yarn, Nest, Astro, Express, Fastify and Next, alone and in a monorepo.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class OwnApplicationGate(OwnApplications own) : IClassFixture<OwnApplications>
{
    /// <summary>The plan's limit for a reload of the backend.</summary>
    private static readonly TimeSpan ReloadLimit = TimeSpan.FromSeconds(8);

    public static TheoryData<string> Names => [.. SampleApplication.All.Select(sample => sample.Name)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_answers_at_its_name_through_TLS_and_shows_an_edit_within_8_s(string name)
    {
        var copy = own.Copies[name];
        using var http = own.Edge.CreateClient();
        var url = new Uri($"https://{copy.Sample.Host}{copy.Sample.Path}");
        (await http.GetStringAsync(url, Stop)).Should().Contain(copy.Sample.Marker);
        var text = $"Changed {Guid.NewGuid():N}";

        copy.Edit(text);

        var reload = await Eventually.HoldsAsync(() => GetAsync(http, url), answer => answer.Contains(text, StringComparison.Ordinal), TimeSpan.FromSeconds(30), $"{url} shows the edit");
        own.Record(copy.Sample, reload);
        reload.Should().BeLessThan(ReloadLimit);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_that_it_writes_to_its_folder_belongs_to_another_user(string name) => own.Copies[name].FilesOfOthers().Should().BeEmpty();

    [Fact]
    public void The_fixtures_that_need_the_characters_API_are_left_out() => own.Stack.Services.Select(service => service.Name).Should().NotContain([Rules.Name, Gateway.Name]);

    [Fact]
    public async Task Migrations_of_dice_json_have_made_the_tables_before_up_ended()
    {
        await using var connection = await DatabaseAccess.For(own.Stack, SecretsOfStack).OpenAsync(cancellation: Stop);
        await using var command = new Npgsql.NpgsqlCommand("select count(*) from information_schema.tables where table_name = 'note'", connection);

        (await command.ExecuteScalarAsync(Stop)).Should().Be(1L);
    }

    private static IReadOnlyDictionary<string, string> SecretsOfStack => SecretFile.Read(Path.Combine(Checkout.Root, ".env.development"));

    private static async Task<string> GetAsync(HttpClient http, Uri url)
    {
        using var answer = await http.GetAsync(url, Stop);
        return await answer.Content.ReadAsStringAsync(Stop);
    }
}
