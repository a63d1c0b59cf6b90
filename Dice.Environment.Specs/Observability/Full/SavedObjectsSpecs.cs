using System.Text.Json.Nodes;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>What Kibana imports: a line for each object, with the attributes of its published schema.</summary>
[Trait("Phase", "3")]
public sealed class SavedObjectsSpecs
{
    /// <summary>The attributes of a saved search, from the schema of its type in Kibana (model version 5).</summary>
    private static readonly string[] OfSearch = ["title", "description", "columns", "sort", "grid", "hideChart", "isTextBasedQuery", "timeRestore", "kibanaSavedObjectMeta"];

    private static readonly JsonNode[] Objects =
        [.. FullConfiguration.Files["observability/kibana/dice.ndjson"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    [Fact]
    public void There_is_a_saved_search_of_each_service()
    {
        var searches = Objects.Where(saved => (string)saved["type"]! == "search").ToDictionary(saved => (string)saved["attributes"]!["title"]!);

        searches.Keys.Should().BeEquivalentTo(FullConfiguration.Stack.Services
            .Where(service => !Services.Observability.Full.FullObservability.Names.Contains(service.Name)).Select(service => $"Logs of {service.Name}"));
        var source = JsonNode.Parse((string)searches["Logs of backend"]["attributes"]!["kibanaSavedObjectMeta"]!["searchSourceJSON"]!)!;
        ((string)source["query"]!["query"]!).Should().Be("service.name : \"backend\"");
        searches.Values.Should().OnlyContain(saved => saved["attributes"]!.AsObject().Select(entry => entry.Key).Order().SequenceEqual(OfSearch.Order()));
    }

    [Fact]
    public void References_lead_to_objects_that_are_imported_too()
    {
        var ids = Objects.Select(saved => ((string)saved["type"]!, (string)saved["id"]!)).ToArray();

        ids.Should().OnlyHaveUniqueItems();
        Objects.SelectMany(saved => saved["references"]!.AsArray()).Select(reference => ((string)reference!["type"]!, (string)reference["id"]!)).Should().BeSubsetOf(ids);
        foreach (var saved in Objects.Where(saved => (string)saved["type"]! == "search"))
        {
            var source = JsonNode.Parse((string)saved["attributes"]!["kibanaSavedObjectMeta"]!["searchSourceJSON"]!)!;
            saved["references"]!.AsArray().Select(reference => (string)reference!["name"]!).Should().ContainSingle().Which.Should().Be((string)source["indexRefName"]!);
        }
    }

    [Fact]
    public void The_data_view_matches_the_data_stream_of_Logstash()
    {
        var view = Objects.Single(saved => (string)saved["type"]! == "index-pattern");

        ((string)view["attributes"]!["title"]!).Should().Be("logs-dice-*");
        ((string)view["attributes"]!["timeFieldName"]!).Should().Be("@timestamp");
    }
}
