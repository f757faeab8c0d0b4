from pampero.api import Service

service = Service("schemas", __name__)
