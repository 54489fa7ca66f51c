using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Courseware.Server.Data;

/// <summary>The keys that sign cookies and forms, in the database: who is signed in stays so when the server starts again or moves.</summary>
internal sealed class ProtectionKeys(Database database) : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() =>
        database.Read(c => c.Query<string>("select xml from protection_key order by id").Select(XElement.Parse).ToList());

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => database.Write((c, t) =>
        c.Execute("insert into protection_key (xml) values (@xml)", new { xml = element.ToString(SaveOptions.DisableFormatting) }, t));
}
