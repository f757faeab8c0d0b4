from pampero.api import Service

service = Service("entityresolution", __name__)
