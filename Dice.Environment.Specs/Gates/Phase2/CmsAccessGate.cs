using System.Net;
using System.Text.Json;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Visitors read published content, editors write it, and administrators also remove it and manage accounts; over REST and GraphQL.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class CmsAccessGate(CmsEnvironment environment)
{
    [Fact]
    public async Task A_visitor_reads_and_changes_nothing()
    {
        using var visitor = await environment.OpenAsync();

        (await visitor.SendAsync(HttpMethod.Get, "/api/spells/aid")).Status.Should().Be(HttpStatusCode.OK);
        (await visitor.SendAsync(HttpMethod.Patch, "/api/spells/aid", new { name = "Mine" })).Status.Should().Be(HttpStatusCode.Forbidden);
        (await visitor.SendAsync(HttpMethod.Post, "/api/conditions", With("bewildered"))).Status.Should().Be(HttpStatusCode.Forbidden);
        (await visitor.SendAsync(HttpMethod.Delete, "/api/conditions/prone")).Status.Should().Be(HttpStatusCode.Forbidden);
        (await visitor.SendAsync(HttpMethod.Get, "/api/users")).Status.Should().Be(HttpStatusCode.Forbidden);
        (await visitor.SendAsync(HttpMethod.Get, "/api/services")).Status.Should().Be(HttpStatusCode.Forbidden);
        (await visitor.SendAsync(HttpMethod.Get, "/api/spells/versions")).Status.Should().Be(HttpStatusCode.Forbidden);
        Name(await visitor.AskAsync("""{ Spell(id: "aid") { name } }"""), "Spell").Should().Be("Aid");
        (await visitor.AskAsync("""mutation { updateSpell(id: "aid", data: { name: "Mine" }) { name } }""")).GetProperty("errors").GetArrayLength().Should().BePositive();
        (await visitor.AskAsync("{ Users { docs { email } } }")).GetProperty("errors").GetArrayLength().Should().BePositive();
    }

    [Fact]
    public async Task An_editor_publishes_but_removes_nothing_and_cannot_become_an_administrator()
    {
        using var administrator = await environment.OpenAsAdministratorAsync();
        var account = new { email = $"editor-{Guid.NewGuid():N}@dice.local", password = "an editor's password", role = "editor" };
        (await administrator.SendAsync(HttpMethod.Post, "/api/users", account)).Status.Should().Be(HttpStatusCode.Created);
        using var editor = await environment.OpenAsync();
        await editor.SignInAsync(account.email, account.password);

        var key = $"bewildered-{Guid.NewGuid():N}"[..30];
        (await editor.SendAsync(HttpMethod.Post, "/api/conditions", With(key))).Status.Should().Be(HttpStatusCode.Created);
        Name(await editor.AskAsync($$"""mutation { updateCondition(id: "{{key}}", data: { name: "Confused" }) { name } }"""), "updateCondition").Should().Be("Confused");
        (await editor.SendAsync(HttpMethod.Delete, $"/api/conditions/{key}")).Status.Should().Be(HttpStatusCode.Forbidden);
        var users = (await editor.SendAsync(HttpMethod.Get, "/api/users")).Body.GetProperty("docs");
        users.EnumerateArray().Select(user => user.GetProperty("email").GetString()).Should().Equal(account.email);
        await editor.SendAsync(HttpMethod.Patch, $"/api/users/{users[0].GetProperty("id")}", new { role = "admin" });
        (await editor.SendAsync(HttpMethod.Get, "/api/users/me")).Body.GetProperty("user").GetProperty("role").GetString().Should().Be("editor");

        (await administrator.SendAsync(HttpMethod.Delete, $"/api/conditions/{key}")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{ "id": "Two Words", "name": "Two", "summary": "Two words." }""", "lower-case words joined by dashes")]
    [InlineData("""{ "id": "unnamed", "summary": "Has no name." }""", "required")]
    [InlineData("""{ "id": "many-levels", "name": "Many", "levels": 9, "summary": "Too many levels." }""", "from 2 to 6")]
    public async Task An_entry_that_breaks_a_rule_is_refused_with_the_rule(string entry, string rule)
    {
        using var administrator = await environment.OpenAsAdministratorAsync();
        var document = JsonSerializer.Deserialize<Dictionary<string, object>>(entry)!;
        document["_status"] = "published";

        var (status, body) = await administrator.SendAsync(HttpMethod.Post, "/api/conditions", document);

        status.Should().Be(HttpStatusCode.BadRequest);
        body.ToString().Should().Contain(rule);
    }

    private static object With(string id) => new { id, name = "Bewildered", summary = "Does not know where it is.", _status = "published" };

    private static string? Name(JsonElement answer, string field) => answer.GetProperty("data").GetProperty(field).GetProperty("name").GetString();
}
